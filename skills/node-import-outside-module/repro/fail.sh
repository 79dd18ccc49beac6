#!/usr/bin/env bash
# needs: node npm
set -euo pipefail
node index.js
