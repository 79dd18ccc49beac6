#!/usr/bin/env bash
set -euo pipefail
bash build.sh n22
n22/node_modules/.bin/node main.js
