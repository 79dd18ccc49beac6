#!/usr/bin/env bash
# needs: npm node registry:npm
set -euo pipefail
npm install --no-audit --no-fund --ignore-scripts
