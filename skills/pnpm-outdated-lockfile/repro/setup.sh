#!/usr/bin/env bash
set -euo pipefail
npm install --no-audit --no-fund --prefix tool pnpm@10.20.0
cd app
../tool/node_modules/.bin/pnpm install
npm pkg set dependencies.ms=2.1.3
