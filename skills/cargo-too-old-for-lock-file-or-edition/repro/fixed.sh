#!/usr/bin/env bash
set -euo pipefail
# The repair here is step 4 (the older cargo stays): let this cargo write the file.
rm Cargo.lock
cargo run --quiet --offline
