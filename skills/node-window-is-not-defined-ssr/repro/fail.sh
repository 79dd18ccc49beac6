#!/usr/bin/env bash
# needs: node
set -euo pipefail
node server.mjs
