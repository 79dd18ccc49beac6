#!/usr/bin/env bash
set -euo pipefail
cargo update --workspace --offline --quiet
cargo run --quiet --locked --offline
