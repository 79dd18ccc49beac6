#!/usr/bin/env bash
# needs: python3 registry:pip
set -euo pipefail
SHOP_DATABASE_URL=sqlite:///test.db .venv/bin/python settings.py
