#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
git init -q --bare origin.git
git clone -q origin.git app 2> clone.log
cd app
echo one > notes.txt
git add notes.txt
git commit -qm 'First'
git push -q origin main
git checkout -q --detach
echo two >> notes.txt
git commit -qam 'Second, on no branch'
