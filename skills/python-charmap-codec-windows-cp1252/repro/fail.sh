#!/usr/bin/env bash
# needs: python3
set -euo pipefail
printf 'coffee \342\225\235 \303\201\n' > menu.txt   # a UTF-8 file
python3 read.py
