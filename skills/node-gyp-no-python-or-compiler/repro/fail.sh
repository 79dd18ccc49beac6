#!/usr/bin/env bash
# needs: node npm python3 make debian:g++ registry:npm
set -euo pipefail
. ./tools.sh
PATH="$PWD/bare" node node_modules/node-gyp/bin/node-gyp.js rebuild --nodedir="$nodedir"
