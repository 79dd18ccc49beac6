#!/usr/bin/env bash
# needs: debian:gcc
set -euo pipefail
gcc main.c -o app
./app
