#!/usr/bin/env bash
# needs: python3
set -euo pipefail
# Python prints the error when the task is freed, and still ends with 0: look into the output.
python3 worker.py 2>&1 | tee output.txt
if grep -q "Task was destroyed" output.txt; then exit 1; fi
