#!/usr/bin/env bash
set -euo pipefail
: > status.txt
bash check.sh
