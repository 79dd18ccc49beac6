#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
# The author still has the object and uploads it.
git -C author lfs push --all origin
cd copy
git restore --source=HEAD :/
test "$(cat model.bin)" = content
git lfs fsck
