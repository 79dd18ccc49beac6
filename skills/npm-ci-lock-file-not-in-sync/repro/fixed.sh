#!/usr/bin/env bash
set -euo pipefail
npm install --package-lock-only --no-audit --no-fund
npm ci --no-audit --no-fund
