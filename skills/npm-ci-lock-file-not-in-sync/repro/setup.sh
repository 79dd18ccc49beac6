#!/usr/bin/env bash
set -euo pipefail
npm install --no-audit --no-fund
npm pkg set dependencies.ms=2.1.3
