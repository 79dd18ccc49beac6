#!/usr/bin/env bash
set -euo pipefail
# $ORIGIN is the folder of the program itself.
gcc main.c -Llib -lprice -Wl,-rpath,'$ORIGIN/lib' -o app
env -u LD_LIBRARY_PATH ./app
