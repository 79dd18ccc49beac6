#!/usr/bin/env bash
# needs: gcc
set -euo pipefail
gcc -fno-common -c main.c run.c
gcc main.o run.o -o app
./app
