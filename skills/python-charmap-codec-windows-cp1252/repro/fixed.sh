#!/usr/bin/env bash
set -euo pipefail
sed -i 's/encoding=locale.getpreferredencoding()/encoding="utf-8"/' read.py
python3 read.py
