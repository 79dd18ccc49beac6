#!/usr/bin/env bash
set -euo pipefail
sed -i 's/utf-8/cp1252/' read.py
PYTHONIOENCODING=utf-8 python3 read.py | grep 'José'
