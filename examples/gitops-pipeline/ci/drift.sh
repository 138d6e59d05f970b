#!/usr/bin/env bash
# Says what people have changed in Qonto since the last apply, and adds it to the summary of the job. The exit status is 2
# if there is anything, 0 if there is nothing, and 1 if that is not known. What cards spend is no drift.
set -euo pipefail
cd "$(dirname "$0")/.."

terraform=${TERRAFORM:-terraform}
summary=${GITHUB_STEP_SUMMARY:-/dev/null}

"$terraform" init -input=false -no-color -lockfile=readonly >/dev/null

code=0
"$terraform" plan -refresh-only -detailed-exitcode -input=false -no-color -lock=false -out=drift.tfplan >drift.txt 2>&1 || code=$?

# Between the two marks the runner obeys no line that begins with ::, even if a name of a card holds one.
mark=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '::stop-commands::%s\n' "$mark"
cat drift.txt
printf '\n::%s::\n' "$mark"

case $code in
0) ;;
2)
  program=$(find -L .terraform/providers -path '*/qonto-community/qonto/*' -type f -name 'terraform-provider-qonto_v*' -print -quit)
  "$terraform" show -json drift.tfplan | "$program" review -format markdown -max-length 1000000 >>"$summary"
  ;;
*) code=1 ;;
esac

exit "$code"
