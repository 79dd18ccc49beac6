#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
cd app
git fetch -q origin
# Everything that the server has and we have not must be our own old version.
git log --oneline --cherry-mark --left-right origin/main...HEAD
git push --force-with-lease --force-if-includes origin main
test "$(git ls-remote origin refs/heads/main | cut -f1)" = "$(git rev-parse HEAD)"
