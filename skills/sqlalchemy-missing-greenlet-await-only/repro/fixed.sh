#!/usr/bin/env bash
set -euo pipefail
# The relationship is loaded by the awaited query, not on access.
sed -i -e 's/select(Order))/select(Order).options(selectinload(Order.items)))/' \
  -e 's/^from sqlalchemy import select$/&\nfrom sqlalchemy.orm import selectinload/' shop.py
.venv/bin/python shop.py
