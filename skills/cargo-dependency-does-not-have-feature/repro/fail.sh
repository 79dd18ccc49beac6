#!/usr/bin/env bash
# needs: cargo
set -euo pipefail
cargo build --quiet --offline
