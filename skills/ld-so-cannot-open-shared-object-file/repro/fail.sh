#!/usr/bin/env bash
# needs: gcc
set -euo pipefail
mkdir -p lib
gcc -shared -fPIC -Wl,-soname,libprice.so.1 -o lib/libprice.so.1 price.c
ln -sf libprice.so.1 lib/libprice.so
gcc main.c -Llib -lprice -o app
env -u LD_LIBRARY_PATH ./app
