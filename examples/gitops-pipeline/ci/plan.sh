#!/usr/bin/env bash
# Plans, saves the plan in cards.tfplan, and writes what a reviewer has to read into review.md. Prints changes=true or
# changes=false to the file that $GITHUB_OUTPUT names, if any.
#
# The review holds what `plan` prints, not what `show` prints of the saved plan: only the former has the provider's
# warnings, and they name the cards that will be discarded and the physical cards that will be ordered.
set -euo pipefail

terraform=${TERRAFORM:-terraform}
limit=60000 # characters that fit into a comment

"$terraform" init -input=false -no-color

code=0
"$terraform" plan -input=false -no-color -lock-timeout=5m -detailed-exitcode -out=cards.tfplan >plan.txt 2>&1 || code=$?
cat plan.txt

case $code in
0) headline="No changes" changes=false ;;
2) headline=$(grep -m1 -E '^Plan:' plan.txt || echo "Only outputs change") changes=true ;;
*) headline="The plan failed" changes=false ;;
esac

{
  echo "### Cards: $headline"
  echo
  echo '```text'
  head -c "$limit" plan.txt
  echo
  echo '```'
  [[ $(wc -c <plan.txt) -le $limit ]] || echo "The plan is longer than a comment can be. The log of the job has all of it."
} >review.md

echo "changes=$changes" >>"${GITHUB_OUTPUT:-/dev/null}"
[[ $code -ne 1 ]]
