#!/usr/bin/env bash
# Says what people have changed in Qonto since the last apply, and adds it to the summary of the job. The exit status is 2
# if there is anything, 0 if there is nothing, and 1 if that is not known. What cards spend is no drift.
set -euo pipefail
cd "$(dirname "$0")/.."

terraform=${TERRAFORM:-terraform}
summary=${GITHUB_STEP_SUMMARY:-/dev/null}

"$terraform" init -input=false -no-color -lockfile=readonly >/dev/null

planned=0
"$terraform" plan -refresh-only -input=false -no-color -lock=false -out=drift.tfplan >drift.txt 2>&1 || planned=$?

# Between the two marks the runner obeys no line that begins with ::, even if a name of a card holds one.
mark=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '::stop-commands::%s\n' "$mark"
cat drift.txt
printf '\n::%s::\n' "$mark"

[[ $planned -eq 0 ]] || exit 1

# Not plan -detailed-exitcode: since Terraform 1.15 it finds drift wherever there is a data source.
program=$(find -L .terraform/providers -path '*/qonto-community/qonto/*' -type f -name 'terraform-provider-qonto_v*' -print -quit)
found=0
"$terraform" show -json drift.tfplan | "$program" review -fail-on drift -format markdown -max-length 1000000 >drift.md || found=$?
[[ $found -eq 0 ]] || cat drift.md >>"$summary"

exit "$found"
