#!/usr/bin/env bash
set -euo pipefail
sed -i 's/return Order.objects.count()/return await Order.objects.acount()/' count.py
.venv/bin/python count.py
