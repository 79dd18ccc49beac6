#!/usr/bin/env bash
# needs: python3
set -euo pipefail
ulimit -n 64
python3 collect.py
