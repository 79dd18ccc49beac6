#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
cp -a app app.broken
cd app
# Object files without content hold nothing that could be lost; the server has the real ones.
find .git/objects -type f -empty -print -delete
git clone -q --bare "$(git config remote.origin.url)" ../fresh.git
git --git-dir=../fresh.git repack -q -a -d
cp ../fresh.git/objects/pack/pack-*.pack ../fresh.git/objects/pack/pack-*.idx .git/objects/pack/
git fsck --full
git status
