#!/usr/bin/env bash
# Node 20 comes as a package, because newer Node can run this file itself.
set -euo pipefail
npm install --no-audit --no-fund
