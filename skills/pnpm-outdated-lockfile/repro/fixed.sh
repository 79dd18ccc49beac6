#!/usr/bin/env bash
set -euo pipefail
cd app
../tool/node_modules/.bin/pnpm install --lockfile-only --no-frozen-lockfile
CI=true ../tool/node_modules/.bin/pnpm install
