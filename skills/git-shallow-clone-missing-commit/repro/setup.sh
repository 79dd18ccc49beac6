#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
git init -q --bare origin.git
git clone -q origin.git seed 2> clone.log
cd seed
for n in 1 2 3 4 5; do echo "row $n" >> main.txt; git add main.txt; git commit -qm "Main $n"; done
git switch -q -c topic main~3
echo topic > topic.txt; git add topic.txt; git commit -qm 'Topic'
git push -q origin main topic
cd ..
git clone -q --depth 1 --no-single-branch "file://$PWD/origin.git" ci
