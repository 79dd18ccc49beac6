#!/usr/bin/env bash
# needs: bash
set -euo pipefail
mkdir -p many
cd many
seq -f 'session_%.0f_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.tmp' 40000 | xargs touch
rm *.tmp
