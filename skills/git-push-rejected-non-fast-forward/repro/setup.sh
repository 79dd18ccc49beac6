#!/usr/bin/env bash
# A commit is pushed and then amended: the branch no longer contains what the server has.
set -euo pipefail
. ./env.sh
git init -q --bare origin.git
git clone -q origin.git app 2> clone.log
cd app
echo one > a.txt && git add a.txt && git commit -qm 'First'
echo two > b.txt && git add b.txt && git commit -qm 'Secnd'
git push -q origin main
git commit -q --amend -m 'Second'
