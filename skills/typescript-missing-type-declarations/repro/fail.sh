#!/usr/bin/env bash
set -euo pipefail
npx --no-install tsc -p .
