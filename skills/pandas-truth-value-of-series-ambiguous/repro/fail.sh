#!/usr/bin/env bash
set -euo pipefail
.venv/bin/python orders.py
