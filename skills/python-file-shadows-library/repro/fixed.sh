#!/usr/bin/env bash
set -euo pipefail
mv csv.py print_prices.py
rm -rf __pycache__
python3 print_prices.py
