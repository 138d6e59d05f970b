#!/bin/sh
# Keeps Qonto credentials in the keyring of the user who runs Terraform: on macOS the login keychain, elsewhere the Secret
# Service (GNOME Keyring, KWallet, KeePassXC) with secret-tool, which is part of libsecret.
#
#   provider "qonto" {
#     credentials_command = ["/path/to/keyring.sh", "acme"]
#   }
#
# The argument is a name of your choice, for each set of credentials another one; the last one is the provider's: get or
# store. The keyring has to be unlocked.
#
# To begin with: terraform-provider-qonto login, then ./keyring.sh acme store < the-file, and delete the file.
set -eu
umask 077

service=terraform-provider-qonto
name=$1

fail() {
  echo "keyring.sh: $1" >&2
  exit 1
}

case $name in
"" | *[!A-Za-z0-9._-]*) fail "a name is made of letters, digits, dots, hyphens and underscores" ;;
esac

# The keychain's program prints text that has line feeds as hexadecimal digits, so the text is kept as base64.
keychain_get() {
  security find-generic-password -s "$service" -a "$name" -w
}

keychain_store() {
  kept=$(base64 | tr -d '\n')
  line="add-generic-password -U -s $service -a $name -l $service-$name -w $kept"

  # It cuts lines after 4095 bytes, and runs what is left of them.
  [ "${#line}" -lt 4000 ] || fail "the credentials are too long for the keychain's program"

  # Read from standard input: arguments can be seen by other users of the machine.
  printf '%s\n' "$line" | security -i >/dev/null || true
  [ "$(keychain_get)" = "$kept" ] || fail "the keychain did not store the credentials"
}

case $(uname -s)/$2 in
Darwin/get)
  kept=$(keychain_get) || fail "there are no credentials named $name in the keychain, or it is locked"
  printf '%s' "$kept" | base64 --decode
  ;;
Darwin/store)
  keychain_store
  ;;
*/get)
  secret-tool lookup service "$service" account "$name" || fail "there are no credentials named $name in the keyring, or it is locked"
  ;;
*/store)
  exec secret-tool store --label="Qonto ($name)" service "$service" account "$name"
  ;;
*)
  fail "the last argument must be get or store"
  ;;
esac
