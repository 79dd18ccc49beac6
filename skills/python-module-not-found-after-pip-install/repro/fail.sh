#!/usr/bin/env bash
# needs: python3 registry:pip
set -euo pipefail
# "pip" is the pip of one environment, "python" the interpreter of another.
old-env/bin/pip install --quiet humanize
.venv/bin/python report.py
