#!/usr/bin/env bash
# needs: cargo
set -euo pipefail
# Cargo.lock is from before `money` was added and the version was raised.
cargo build --quiet --locked --offline
