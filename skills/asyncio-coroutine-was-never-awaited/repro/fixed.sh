#!/usr/bin/env bash
set -euo pipefail
sed -i 's/row = fetch/row = await fetch/' prices.py
python3 -W error prices.py
