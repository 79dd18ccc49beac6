#!/usr/bin/env bash
set -euo pipefail
nodedir=$(cd "$(dirname "$(find "$PWD/$1" -type d -path '*/include/node' | head -1)")/.." && pwd)
"$nodedir/bin/node" node_modules/node-gyp/bin/node-gyp.js rebuild --nodedir="$nodedir" --silent
