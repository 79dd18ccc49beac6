#!/usr/bin/env bash
# needs: gcc cargo
set -euo pipefail
cargo build
