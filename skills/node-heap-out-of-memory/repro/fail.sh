#!/usr/bin/env bash
# needs: node
set -euo pipefail
ulimit -c 0
node --max-old-space-size=48 all.js rows.csv
