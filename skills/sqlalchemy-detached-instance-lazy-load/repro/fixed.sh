#!/usr/bin/env bash
set -euo pipefail
# What the caller needs is loaded while the session is open.
sed -i -e 's/select(Order))/select(Order).options(selectinload(Order.items)))/' \
  -e 's/import sessionmaker/import selectinload, sessionmaker/' shop.py
.venv/bin/python shop.py
