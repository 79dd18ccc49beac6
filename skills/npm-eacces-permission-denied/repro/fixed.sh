#!/usr/bin/env bash
set -euo pipefail
export HOME="$PWD/home" NPM_CONFIG_USERCONFIG="$PWD/home/.npmrc"
mkdir -p "$HOME"
npm config set prefix "$HOME/.npm-global"
as_user=()
if [ "$(id -u)" = 0 ]; then as_user=(setpriv --bounding-set=-dac_override,-dac_read_search); fi
"${as_user[@]}" npm install -g --no-audit --no-fund cowsay@1.6.0
"$HOME/.npm-global/bin/cowsay" written
