#!/usr/bin/env bash
# needs: npm node registry:npm
set -euo pipefail
cd app
../tool/node_modules/.bin/pnpm install --frozen-lockfile
