#!/usr/bin/env bash
# needs: cargo
set -euo pipefail
# Two versions of one -sys crate, by path, so that no registry is needed.
cargo build --quiet --offline
