#!/usr/bin/env bash
# Stands in for "built on a newer system": a stub of libm with a version that no glibc of today has.
set -euo pipefail
mkdir -p newer
printf 'double shop_round(double x) { return x; }\n' > newer/stub.c
printf 'GLIBC_2.98 { global: shop_round; };\n' > newer/stub.map
gcc -shared -fPIC -Wl,-soname,libm.so.6 -Wl,--version-script=newer/stub.map -o newer/libm.so newer/stub.c
