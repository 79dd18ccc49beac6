#!/usr/bin/env bash
set -euo pipefail
# The header is " price ", with blanks.
sed -i 's/^orders = .*/&\norders.columns = orders.columns.str.strip()/' orders.py
.venv/bin/python orders.py
