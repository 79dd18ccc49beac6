#!/usr/bin/env bash
# needs: git
set -euo pipefail
. ./env.sh
# git's own switch for its tests: behave as if the folder belonged to another user. Without it: chown -R nobody app, as root.
export GIT_TEST_ASSUME_DIFFERENT_OWNER=1
cd app
git log --oneline
