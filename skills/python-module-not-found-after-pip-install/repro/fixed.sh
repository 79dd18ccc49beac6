#!/usr/bin/env bash
set -euo pipefail
.venv/bin/python -m pip install --quiet humanize
.venv/bin/python report.py
