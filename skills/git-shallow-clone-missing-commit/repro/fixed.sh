#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
cd ci
test "$(git rev-parse --is-shallow-repository)" = true
git fetch -q --unshallow origin
test "$(git rev-parse --is-shallow-repository)" = false
git diff --name-only origin/main...origin/topic
git log --oneline -1 HEAD~3
