#!/usr/bin/env bash
# needs: gcc debian:cmake
set -euo pipefail
cmake -S . -B build
