#!/usr/bin/env bash
# needs: gcc
set -euo pipefail
gcc main.c -o app
./app
