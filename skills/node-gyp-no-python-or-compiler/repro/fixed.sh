#!/usr/bin/env bash
set -euo pipefail
. ./tools.sh
"$nodedir/bin/node" node_modules/node-gyp/bin/node-gyp.js rebuild --nodedir="$nodedir"
"$nodedir/bin/node" -e 'console.log(require("./build/Release/hello.node").hello)'
