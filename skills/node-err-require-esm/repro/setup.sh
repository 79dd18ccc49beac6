#!/usr/bin/env bash
# Node 18 comes as a package, because newer Node can require this.
set -euo pipefail
npm install --no-audit --no-fund --no-save node@18 chalk@5.3.0
