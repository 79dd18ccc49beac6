#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
git init -q app
cd app
git commit -q --allow-empty -m 'First'
git branch release
git worktree add -q ../review release
