#!/usr/bin/env bash
# Applies the plan that was approved, and nothing else: if anything has changed since, Terraform refuses it.
set -euo pipefail

terraform=${TERRAFORM:-terraform}

"$terraform" init -input=false -no-color
"$terraform" apply -input=false -no-color -lock-timeout=5m cards.tfplan
