#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
cd app
git switch -q -c notes-second
git push -q -u origin HEAD
test "$(git rev-parse HEAD)" = "$(git ls-remote origin refs/heads/notes-second | cut -f1)"
git log --oneline --decorate -1
