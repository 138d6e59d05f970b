#!/usr/bin/env bash
# Makes review.md of what ci/plan.sh has left in the folder review, and adds it to the summary of the job. It believes
# nothing that is in there: the provider's program, from the committed lock file, keeps it from breaking out.
set -euo pipefail
cd "$(dirname "$0")/.."

terraform=${TERRAFORM:-terraform}
limit=${LIMIT:-60000} # bytes; a comment can have 65,536 characters

# What is shown if nothing better comes: an old comment must not look like the review of this plan.
printf '### Cards: the plan cannot be reviewed\n\nThe log of the job says why.\n' >review.md

finish() {
  printf '\nPlanned for commit %s.\n' "${COMMIT:-unknown}" >>review.md
  cat review.md >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
}
trap finish EXIT

"$terraform" init -backend=false -input=false -no-color -lockfile=readonly >/dev/null
program=$(find -L .terraform/providers -path '*/qonto-community/qonto/*' -type f -name 'terraform-provider-qonto_v*' -print -quit)

if [[ -e review/failed ]]; then
  what=(-failed "$(head -c 100 review/failed)")
else
  what=(-plan review/plan.json)
fi

"$program" review -format markdown -max-length "$limit" -log review/log.txt "${what[@]}" >made.md
mv made.md review.md
