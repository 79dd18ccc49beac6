#!/usr/bin/env bash
set -euo pipefail
npm install --no-audit --no-fund
npm install --no-audit --no-fund --prefix ui
