#!/usr/bin/env bash
set -euo pipefail
node after.js
cp before.js legacy.cjs
node legacy.cjs
