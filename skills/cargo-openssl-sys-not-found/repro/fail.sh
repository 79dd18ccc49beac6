#!/usr/bin/env bash
# needs: debian:libssl-dev debian:pkg-config debian:gcc, and a crate registry for openssl-sys
set -euo pipefail
# An empty search path stands in for a machine without libssl-dev.
export PKG_CONFIG_LIBDIR="$PWD/empty"
env -u OPENSSL_DIR cargo build --quiet
