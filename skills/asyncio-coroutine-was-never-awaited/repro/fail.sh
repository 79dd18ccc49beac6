#!/usr/bin/env bash
# needs: python3
set -euo pipefail
python3 prices.py
