#!/usr/bin/env bash
# needs: make
set -euo pipefail
make
