#!/usr/bin/env bash
set -euo pipefail
.venv/bin/pip install --quiet pydantic-settings
SHOP_DATABASE_URL=sqlite:///test.db .venv/bin/python -W error settings_fixed.py
