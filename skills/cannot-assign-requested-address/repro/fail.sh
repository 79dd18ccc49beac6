#!/usr/bin/env bash
# needs: python3
set -euo pipefail
# 203.0.113.5 (kept for documentation) is no address of this machine.
python3 -m http.server 0 --bind 203.0.113.5
