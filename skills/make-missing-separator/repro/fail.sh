#!/usr/bin/env bash
# needs: debian:make
set -euo pipefail
make
