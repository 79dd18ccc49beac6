#!/usr/bin/env bash
# needs: npm node python3 make debian:g++ registry:npm
set -euo pipefail
n22/node_modules/.bin/node main.js
