#!/usr/bin/env bash
set -euo pipefail
rustc --edition 2021 -o fixed fixed.rs
./fixed
