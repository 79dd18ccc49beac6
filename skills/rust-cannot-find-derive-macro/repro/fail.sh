#!/usr/bin/env bash
# needs: cargo, and a crate registry or mirror for serde
set -euo pipefail
cargo build --quiet
