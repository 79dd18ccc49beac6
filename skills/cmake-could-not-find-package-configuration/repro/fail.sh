#!/usr/bin/env bash
# needs: debian:cmake debian:gcc
set -euo pipefail
cmake -S . -B build
