#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
cd shop
# Called off and begun again: the state before comes back.
git merge --abort
test "$(cat app.yml)" = 'port: 443'
git merge -q feature > ../merge.log 2>&1 || true
echo 'port: 8443' > app.yml
git add app.yml
git commit -q --no-edit
git diff --check
test -z "$(git status --porcelain)"
git log --oneline -1
