#!/usr/bin/env bash
set -euo pipefail
python3 one_loop.py
