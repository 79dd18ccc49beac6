#!/usr/bin/env bash
# needs the npm registry
set -euo pipefail
mkdir -p node_modules
npm install --no-audit --no-fund --omit=dev
