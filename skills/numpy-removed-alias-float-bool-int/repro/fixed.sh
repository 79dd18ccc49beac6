#!/usr/bin/env bash
set -euo pipefail
sed -i 's/np\.float\b/float/' prices.py
.venv/bin/python -W error prices.py
