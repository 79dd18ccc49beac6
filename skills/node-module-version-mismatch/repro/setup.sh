#!/usr/bin/env bash
# Builds a module under Node 20.
set -euo pipefail
npm install --no-audit --no-fund --ignore-scripts
npm install --no-audit --no-fund --prefix n20 node@20.18.0
npm install --no-audit --no-fund --prefix n22 node@22.23.3
bash build.sh n20
