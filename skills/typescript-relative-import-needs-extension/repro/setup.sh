#!/usr/bin/env bash
# needs the npm registry
set -euo pipefail
npm install --no-audit --no-fund
