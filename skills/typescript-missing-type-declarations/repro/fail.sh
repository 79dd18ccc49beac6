#!/usr/bin/env bash
# needs: npm node registry:npm
set -euo pipefail
npx --no-install tsc -p .
