#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
export GIT_TEST_ASSUME_DIFFERENT_OWNER=1
git config --global --add safe.directory "$PWD/app"
cd app
git log --oneline
