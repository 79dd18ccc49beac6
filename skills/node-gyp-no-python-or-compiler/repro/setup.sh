#!/usr/bin/env bash
set -euo pipefail
npm install --no-audit --no-fund --ignore-scripts
npm install --no-audit --no-fund --prefix headers node@20.18.0
