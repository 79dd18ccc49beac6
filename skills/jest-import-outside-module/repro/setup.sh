#!/usr/bin/env bash
set -euo pipefail
npm install --no-audit --no-fund
