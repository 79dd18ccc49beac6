#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
# With git-lfs on the PATH (apt-get install git-lfs): finish the half-done clone.
cd copy
git lfs version
git lfs install --local
git restore --source=HEAD :/
test "$(cat model.bin)" = content
git lfs ls-files
git status --short
