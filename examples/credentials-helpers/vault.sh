#!/bin/sh
# Keeps Qonto credentials in the KV store (version 2) of Vault or OpenBao.
#
#   provider "qonto" {
#     credentials_command = ["/path/to/vault.sh", "secret", "qonto/terraform"]
#   }
#
# The arguments are the mount and the path; the last one is the provider's: get or store. The CLI is logged in as usual,
# with VAULT_ADDR and VAULT_TOKEN. VAULT_CLI=bao makes it OpenBao.
#
# To begin with: terraform-provider-qonto login, then ./vault.sh secret qonto/terraform store < the-file
set -eu
umask 077

mount=$1
path=$2
cli=${VAULT_CLI:-vault}

case $3 in
get)
  exec "$cli" kv get -mount="$mount" -field=credentials "$path"
  ;;
store)
  # Read from standard input: arguments can be seen by other users of the machine.
  exec "$cli" kv put -mount="$mount" "$path" credentials=- >/dev/null
  ;;
*)
  echo "vault.sh: the last argument must be get or store" >&2
  exit 2
  ;;
esac
