#!/usr/bin/env bash
set -euo pipefail
python3 -X dev worker_fixed.py 2>&1 | tee output.txt
if grep -q "Task was destroyed" output.txt; then exit 1; fi
