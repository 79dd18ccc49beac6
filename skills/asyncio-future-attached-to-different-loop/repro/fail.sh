#!/usr/bin/env bash
set -euo pipefail
python3 two_loops.py
