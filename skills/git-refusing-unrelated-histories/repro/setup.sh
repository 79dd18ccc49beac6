#!/usr/bin/env bash
# A "hosted" repository created with a README, and a local one begun with git init.
set -euo pipefail
export GIT_AUTHOR_NAME=dev GIT_AUTHOR_EMAIL=dev@example.com GIT_COMMITTER_NAME=dev GIT_COMMITTER_EMAIL=dev@example.com
git init -q --bare -b main hosted.git
git init -q -b main seed
echo '# app' > seed/README.md
git -C seed add README.md
git -C seed commit -qm 'Initial commit'
git -C seed push -q ../hosted.git main

git init -q -b main app
echo 'print(1)' > app/main.py
git -C app add main.py
git -C app commit -qm 'First version'
git -C app remote add origin ../hosted.git
