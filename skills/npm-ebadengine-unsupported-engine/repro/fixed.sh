#!/usr/bin/env bash
set -euo pipefail
npm pkg set "engines.node=>=18"
npm install --no-audit --no-fund --ignore-scripts
