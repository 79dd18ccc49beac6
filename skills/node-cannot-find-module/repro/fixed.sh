#!/usr/bin/env bash
set -euo pipefail
npm install --no-audit --no-fund --save-prod ms
rm -rf node_modules
npm ci --no-audit --no-fund --omit=dev
node cli.js
