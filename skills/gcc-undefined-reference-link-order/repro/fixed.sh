#!/usr/bin/env bash
set -euo pipefail
gcc -c main.c
gcc -Wl,--as-needed main.o -lm -o app
./app
