#!/usr/bin/env bash
# The parent records a commit of the submodule that was never pushed to the submodule's own repository.
set -euo pipefail
. ./env.sh
git init -q --bare lib.git
git init -q --bare app.git
git clone -q lib.git seed 2> clone.log
(cd seed && echo one > lib.txt && git add lib.txt && git commit -qm 'One' && git push -q origin main)
git clone -q app.git author 2>> clone.log
cd author
git submodule --quiet add "file://$PWD/../lib.git" vendor/lib
git commit -qm 'Add vendor/lib'
(cd vendor/lib && echo two > lib.txt && git commit -qam 'Two, not pushed')
git commit -qam 'Use two'
git push -q origin main
