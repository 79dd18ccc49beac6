#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
cd app
git worktree list
git worktree remove ../review
git checkout release
git worktree list
