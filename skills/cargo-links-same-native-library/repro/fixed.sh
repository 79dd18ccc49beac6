#!/usr/bin/env bash
set -euo pipefail
# Bring both users to the same version.
sed -i 's#\.\./old-sys#../new-sys#' bridge/Cargo.toml
cargo run --quiet --offline
