#!/usr/bin/env bash
set -euo pipefail
gcc -fPIC -c price.c quote.c
gcc -shared -o libquote.so price.o quote.o
nm -D libquote.so | grep quote
