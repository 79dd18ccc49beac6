#!/usr/bin/env bash
# needs: gcc
set -euo pipefail
gcc -DNEWER main.c -Lnewer -lm -o app
./app
