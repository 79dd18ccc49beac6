#!/usr/bin/env bash
set -euo pipefail
export GIT_AUTHOR_NAME=dev GIT_AUTHOR_EMAIL=dev@example.com GIT_COMMITTER_NAME=dev GIT_COMMITTER_EMAIL=dev@example.com
cd app
git pull --no-rebase --no-edit --allow-unrelated-histories origin main
git log --oneline --graph
test -f README.md
test -f main.py
git push origin main
