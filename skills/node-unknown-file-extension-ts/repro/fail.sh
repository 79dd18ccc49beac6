#!/usr/bin/env bash
set -euo pipefail
node_modules/.bin/node node_modules/ts-node/dist/bin.js server.ts
