#!/usr/bin/env bash
# needs: rustc
set -euo pipefail
rustc --edition 2021 -o fail fail.rs
./fail
