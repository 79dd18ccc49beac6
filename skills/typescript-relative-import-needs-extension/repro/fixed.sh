#!/usr/bin/env bash
set -euo pipefail
sed -i "s#./cart/total#./cart/total.js#" src/main.ts
node_modules/.bin/tsc
node dist/main.js
