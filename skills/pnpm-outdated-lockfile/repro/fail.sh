#!/usr/bin/env bash
set -euo pipefail
cd app
../tool/node_modules/.bin/pnpm install --frozen-lockfile
