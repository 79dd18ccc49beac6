#!/usr/bin/env bash
# The author pushed the commit without its LFS object (a push with --no-verify skips the hook that uploads).
set -euo pipefail
. ./env.sh
git lfs install > lfs.log
git init -q --bare origin.git
git clone -q "file://$PWD/origin.git" author 2> clone.log
cd author
git lfs track '*.bin' > ../lfs.log
echo content > model.bin
git add .gitattributes model.bin
git commit -qm 'Add model'
git push -q --no-verify origin main
