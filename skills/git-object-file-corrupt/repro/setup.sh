#!/usr/bin/env bash
# What a crash leaves behind: object files of the last commit with no bytes in them.
set -euo pipefail
. ./env.sh
git init -q --bare origin.git
git clone -q origin.git app 2> clone.log
cd app
echo one > notes.txt && git add notes.txt && git commit -qm 'First'
echo two > notes.txt && git commit -qam 'Second'
git push -q origin main
for id in "$(git rev-parse HEAD)" "$(git rev-parse HEAD:notes.txt)"; do
    file=.git/objects/${id:0:2}/${id:2}
    chmod u+w "$file"
    : > "$file"
done
