#!/usr/bin/env bash
set -euo pipefail
npm install --no-audit --no-fund -D webpack@4.47.0
node_modules/.bin/webpack --mode production
