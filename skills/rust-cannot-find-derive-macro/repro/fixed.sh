#!/usr/bin/env bash
set -euo pipefail
cargo add --quiet serde --features derive
cargo run --quiet
