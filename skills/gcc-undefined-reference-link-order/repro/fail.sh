#!/usr/bin/env bash
# needs: gcc
# Debian's gcc passes --as-needed by itself.
set -euo pipefail
gcc -c main.c
gcc -Wl,--as-needed -lm main.o -o app
