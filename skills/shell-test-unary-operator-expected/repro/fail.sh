#!/usr/bin/env bash
# needs: bash
set -euo pipefail
: > status.txt
bash check.sh
