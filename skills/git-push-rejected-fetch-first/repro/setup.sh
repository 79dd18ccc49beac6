#!/usr/bin/env bash
# A colleague pushes to main after we cloned; we never fetched that commit.
set -euo pipefail
. ./env.sh
git init -q --bare origin.git
git clone -q origin.git app 2> clone.log
(cd app && echo one > a.txt && git add a.txt && git commit -qm 'First' && git push -q origin main)
git clone -q origin.git colleague
(cd colleague && echo two > b.txt && git add b.txt && git commit -qm 'Theirs' && git push -q)
(cd app && echo three > c.txt && git add c.txt && git commit -qm 'Ours')
