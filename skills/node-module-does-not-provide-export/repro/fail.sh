#!/usr/bin/env bash
# needs: node
set -euo pipefail
node main.js
