#!/usr/bin/env bash
# needs: python3
set -euo pipefail
printf 'name\nJos\351\n' > names.csv   # "José" as a Western European Excel writes it: cp1252
python3 read.py
