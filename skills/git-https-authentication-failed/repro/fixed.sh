#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
. ./server.sh
git config --global credential.helper store
printf 'protocol=http\nhost=%s\nusername=dev\n\n' "$url" | git credential reject
printf 'protocol=http\nhost=%s\nusername=dev\npassword=secret\n\n' "$url" | git credential approve
export GIT_TERMINAL_PROMPT=0
git clone "http://dev@$url/shop.git" copy
git -C copy ls-remote origin
