#!/usr/bin/env bash
set -euo pipefail
gcc -DNEWER main.c -Lnewer -lm -o app
./app
