#!/usr/bin/env bash
# needs: cargo
set -euo pipefail
# Path crates stand in for geo 1 and geo 2 from a registry.
cargo build --quiet --offline
