#!/usr/bin/env bash
# needs: cargo gcc
set -euo pipefail
cargo build
