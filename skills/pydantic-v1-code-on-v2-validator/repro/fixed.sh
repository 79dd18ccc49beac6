#!/usr/bin/env bash
set -euo pipefail
.venv/bin/python -W error models_fixed.py
