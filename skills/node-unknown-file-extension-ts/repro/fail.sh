#!/usr/bin/env bash
# needs: npm node registry:npm
set -euo pipefail
node_modules/.bin/node node_modules/ts-node/dist/bin.js server.ts
