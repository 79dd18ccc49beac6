#!/usr/bin/env bash
set -euo pipefail
SHOP_DATABASE_URL=sqlite:///test.db .venv/bin/python settings.py
