#!/usr/bin/env bash
set -euo pipefail
find many -maxdepth 1 -type f -name '*.tmp' -print | wc -l
find many -maxdepth 1 -type f -name '*.tmp' -delete
test -z "$(ls -A many)"
