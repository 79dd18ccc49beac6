#!/usr/bin/env bash
# needs: cargo registry:cargo
set -euo pipefail
cargo run --quiet --bin fail
