#!/usr/bin/env bash
set -euo pipefail
node_modules/.bin/tsc
node_modules/.bin/tsc-alias
node dist/main.js
