#!/usr/bin/env bash
set -euo pipefail
node_modules/.bin/node price-import.js
npm install --no-audit --no-fund --no-save node@18 chalk@4 >/dev/null
node_modules/.bin/node price.js
