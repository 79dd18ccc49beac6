#!/usr/bin/env bash
# needs: npm node registry:npm
set -euo pipefail
npm ci --no-audit --no-fund
