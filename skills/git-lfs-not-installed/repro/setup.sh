#!/usr/bin/env bash
# A repository with a file in LFS, and a PATH on which there is everything but git-lfs.
set -euo pipefail
. ./env.sh
git lfs install > lfs.log
git init -q --bare origin.git
git clone -q "file://$PWD/origin.git" seed 2> clone.log
cd seed
git lfs track '*.bin' > ../lfs.log
echo content > model.bin
git add .gitattributes model.bin
git commit -qm 'Add model'
git push -q origin main 2> ../push.log
cd ..
mkdir bin
for tool in git sh sed basename uname; do ln -s "$(command -v "$tool")" bin/; done
