#!/usr/bin/env bash
set -euo pipefail
gcc -Iinclude main.c -o app
./app
