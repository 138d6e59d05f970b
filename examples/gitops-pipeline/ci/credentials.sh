#!/usr/bin/env bash
# The credentials_command of this pipeline. It keeps Qonto's credentials in the KV store (version 2) of Vault or OpenBao,
# which lets a job in by the identity that the system gives it: there is no password that could be stolen. On GitHub, each call
# begins with a new identity; elsewhere the identity lasts as long as the job may.
#
# The arguments are the role in Vault and the path of the credentials; the last one is the provider's: get or store.
set -euo pipefail

role=$1 path=$2 verb=$3

# Tokens go through files that only this process can read: arguments can be seen by others.
call() {
  local header=$1
  shift
  curl --silent --show-error --fail --max-time 20 --header @<(printf '%s\n' "$header") "$@"
}

# GitLab, HCP Terraform and Spacelift put the identity into the environment. GitHub gives it when asked.
identity=${VAULT_ID_TOKEN:-${TFC_WORKLOAD_IDENTITY_TOKEN:-${SPACELIFT_OIDC_TOKEN:-}}}
if [[ -z $identity ]]; then
  identity=$(call "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=$VAULT_ADDR" | jq -er .value)
fi
token=$(printf '{"role":"%s","jwt":"%s"}' "$role" "$identity" |
  call "Content-Type: application/json" --data-binary @- "$VAULT_ADDR/v1/auth/jwt/login" | jq -er .auth.client_token)

case $verb in
get) call "X-Vault-Token: $token" "$VAULT_ADDR/v1/secret/data/$path" | jq -ec .data.data ;;
store) jq -c '{data: .}' | call "X-Vault-Token: $token" --data-binary @- "$VAULT_ADDR/v1/secret/data/$path" >/dev/null ;;
*)
  echo "credentials.sh: the last argument must be get or store" >&2
  exit 2
  ;;
esac
