#!/usr/bin/env bash
set -euo pipefail
python3 -m pip install --quiet --target site packaging
PYTHONPATH=site .venv/bin/python versions_fixed.py
