#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
# The author, who still has the commit, pushes it.
git -C author/vendor/lib push -q origin HEAD:main
rm -rf user
git clone -q "file://$PWD/app.git" user
cd user
git submodule update --init
test "$(cat vendor/lib/lib.txt)" = two
git submodule status
# And so that it cannot happen again: check refuses such a push, on-demand pushes the submodule first.
cd ../author
(cd vendor/lib && echo three > lib.txt && git commit -qam 'Three')
git commit -qam 'Use three'
if git push --recurse-submodules=check origin main 2> ../check.log; then exit 1; fi
head -3 ../check.log
git push -q --recurse-submodules=on-demand origin main
