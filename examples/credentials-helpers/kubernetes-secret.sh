#!/bin/sh
# Keeps Qonto credentials in a Kubernetes secret, under the key credentials.json.
#
#   provider "qonto" {
#     credentials_command = ["/path/to/kubernetes-secret.sh", "terraform", "qonto-credentials"]
#   }
#
# The arguments are namespace and name; the last one is the provider's: get or store. The pod's service account needs
# get and patch on this one secret.
#
# To begin with: terraform-provider-qonto login, then
#   kubectl -n terraform create secret generic qonto-credentials --from-file=credentials.json=the-file
set -eu

namespace=$1
name=$2

case $3 in
get)
  kept=$(kubectl -n "$namespace" get secret "$name" -o 'jsonpath={.data.credentials\.json}')
  printf '%s' "$kept" | base64 -d
  ;;
store)
  # The patch goes through a pipe: arguments can be seen by others, and a file stays when the helper is killed.
  kept=$(base64 | tr -d '\n')
  printf '{"data":{"credentials.json":"%s"}}' "$kept" |
    kubectl -n "$namespace" patch secret "$name" --type=merge --patch-file=/dev/stdin >/dev/null
  ;;
*)
  echo "kubernetes-secret.sh: the last argument must be get or store" >&2
  exit 2
  ;;
esac
