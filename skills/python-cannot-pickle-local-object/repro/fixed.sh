#!/usr/bin/env bash
set -euo pipefail
python3 report_fixed.py
