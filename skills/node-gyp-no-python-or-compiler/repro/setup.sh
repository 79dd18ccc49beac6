#!/usr/bin/env bash
# needs the npm registry, and for fixed.sh: debian:python3 debian:make debian:g++
set -euo pipefail
npm install --no-audit --no-fund --ignore-scripts
npm install --no-audit --no-fund --prefix headers node@20.18.0
