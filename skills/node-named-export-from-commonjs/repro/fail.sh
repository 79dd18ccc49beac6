#!/usr/bin/env bash
# needs: node npm registry:npm
set -euo pipefail
node token.js
