#!/usr/bin/env bash
set -euo pipefail
.venv/bin/python version_fixed.py
