#!/usr/bin/env bash
# needs: npm node registry:npm
set -euo pipefail
node_modules/.bin/node price.js
