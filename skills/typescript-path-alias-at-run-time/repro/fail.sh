#!/usr/bin/env bash
# needs: node npm registry:npm
set -euo pipefail
node_modules/.bin/tsc
node dist/main.js
