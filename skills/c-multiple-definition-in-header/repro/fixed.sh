#!/usr/bin/env bash
set -euo pipefail
# Declare in the header, define in exactly one file.
sed -i 's/^int verbose;/extern int verbose;/' config.h
sed -i '1i int verbose;' run.c
gcc -fno-common -c main.c run.c
gcc main.o run.o -o app
./app
