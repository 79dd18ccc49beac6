#!/usr/bin/env bash
set -euo pipefail
sed -i 's/orders\["price"\] > 1 and orders\["stock"\] > 0/(orders["price"] > 1) \& (orders["stock"] > 0)/' orders.py
.venv/bin/python orders.py
