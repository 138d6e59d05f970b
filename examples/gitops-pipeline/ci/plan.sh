#!/usr/bin/env bash
# Plans, and saves the plan in cards.tfplan. Leaves in the folder review what ci/review.sh makes a review of: log.txt, and
# plan.json or, if a step failed, failed with its name. Prints changes=true or changes=false to the file that
# $GITHUB_OUTPUT names, if any.
#
# The credentials of this script can read cards and the state, and write neither: it takes no lock. If the state changes
# meanwhile, the apply refuses the plan.
set -euo pipefail
cd "$(dirname "$0")/.."

terraform=${TERRAFORM:-terraform}
outputs=${GITHUB_OUTPUT:-/dev/null}

rm -rf review cards.tfplan
mkdir review

# Runs a step, and shows what it printed. Between the two marks the runner obeys no line that begins with ::, even if a
# name of a card holds one.
run() {
  code=0
  "$terraform" "$@" >review/log.txt 2>&1 || code=$?
  local mark
  mark=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '::stop-commands::%s\n' "$mark"
  cat review/log.txt
  printf '\n::%s::\n' "$mark"
}

failed() {
  echo "terraform $1" >review/failed
  echo "changes=false" >>"$outputs"
  exit 1
}

run init -input=false -no-color -lockfile=readonly
[[ $code -eq 0 ]] || failed init

run plan -input=false -no-color -lock=false -detailed-exitcode -out=cards.tfplan
[[ $code -eq 0 || $code -eq 2 ]] || failed plan
[[ $code -eq 2 ]] && changes=true || changes=false

"$terraform" show -json cards.tfplan >review/plan.json || failed show
echo "changes=$changes" >>"$outputs"
