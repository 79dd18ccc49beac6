#!/usr/bin/env bash
# 8.10.2 is the first release of that library whose peer range admits React 19
set -euo pipefail
npm pkg set "dependencies.react-day-picker=^8.10.2"
npm install --no-audit --no-fund
npm ls
npm ci --no-audit --no-fund
