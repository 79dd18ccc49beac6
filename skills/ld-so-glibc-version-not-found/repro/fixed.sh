#!/usr/bin/env bash
set -euo pipefail
# Built against the libraries of this system.
gcc main.c -lm -o app
./app
