#!/usr/bin/env bash
# needs: npm
set -euo pipefail
npm --prefix "$PWD" run build
