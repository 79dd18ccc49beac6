#!/usr/bin/env bash
set -euo pipefail
mkdir -p node_modules
npm install --no-audit --no-fund --omit=dev
