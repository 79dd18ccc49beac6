#!/usr/bin/env bash
# needs: cargo, and a crate registry or mirror for tokio
set -euo pipefail
cargo run --quiet --bin fail
