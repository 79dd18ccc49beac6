#!/usr/bin/env bash
set -euo pipefail
sed -i 's/pd.DataFrame(order)/pd.DataFrame([order])/' orders.py
.venv/bin/python orders.py
