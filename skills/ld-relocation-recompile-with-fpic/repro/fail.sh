#!/usr/bin/env bash
# needs: debian:gcc
set -euo pipefail
gcc -fno-pic -c price.c quote.c
gcc -shared -o libquote.so price.o quote.o
