#!/usr/bin/env bash
set -euo pipefail
# With libssl-dev and its openssl.pc in the search path.
env -u PKG_CONFIG_LIBDIR cargo run --quiet
