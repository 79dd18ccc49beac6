#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
. ./server.sh
export GIT_TERMINAL_PROMPT=0 GIT_TOKEN=secret
git config --global credential.helper '!f() { test "$1" = get && printf "username=dev\npassword=%s\n" "$GIT_TOKEN"; }; f'
git clone "http://$url/shop.git" copy
git -C copy ls-remote origin
