#!/usr/bin/env bash
set -euo pipefail
. ./tools.sh
PATH="$PWD/bare" node node_modules/node-gyp/bin/node-gyp.js rebuild --nodedir="$nodedir"
