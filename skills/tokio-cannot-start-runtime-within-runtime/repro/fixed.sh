#!/usr/bin/env bash
set -euo pipefail
cargo run --quiet --bin fixed
