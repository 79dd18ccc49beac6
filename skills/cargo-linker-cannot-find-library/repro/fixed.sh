#!/usr/bin/env bash
# What `apt-get install libgreet-dev` would do: add the link without a version.
set -euo pipefail
ln -sf libgreet.so.1 lib/libgreet.so
LD_LIBRARY_PATH="$PWD/lib" cargo run --quiet
