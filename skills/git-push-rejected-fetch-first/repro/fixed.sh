#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
cd app
git pull -q --rebase origin main
git push origin main
git log --oneline --format=%s
test "$(git ls-remote origin refs/heads/main | cut -f1)" = "$(git rev-parse HEAD)"
