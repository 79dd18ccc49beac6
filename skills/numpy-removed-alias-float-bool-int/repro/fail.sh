#!/usr/bin/env bash
# needs: python3 registry:pip
set -euo pipefail
.venv/bin/python prices.py
