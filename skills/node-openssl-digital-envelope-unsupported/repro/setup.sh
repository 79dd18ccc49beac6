#!/usr/bin/env bash
# needs the npm registry, Node 18 or newer
set -euo pipefail
npm install --no-audit --no-fund
