#!/usr/bin/env bash
set -euo pipefail
node --max-old-space-size=48 stream.js rows.csv
NODE_OPTIONS=--max-old-space-size=1024 node all.js rows.csv
