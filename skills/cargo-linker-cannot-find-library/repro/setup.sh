#!/usr/bin/env bash
# The state after installing only a runtime package: the file libgreet.so.1
# is there, the link libgreet.so, which a -dev package brings, is not.
set -euo pipefail
mkdir -p lib
gcc -shared -fPIC -Wl,-soname,libgreet.so.1 -o lib/libgreet.so.1 greet.c
