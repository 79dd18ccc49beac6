#!/usr/bin/env bash
set -euo pipefail
python3 writers_fixed.py
