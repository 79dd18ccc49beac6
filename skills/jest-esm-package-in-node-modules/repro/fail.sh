#!/usr/bin/env bash
# needs: npm node registry:npm
set -euo pipefail
node_modules/.bin/jest --no-cache
