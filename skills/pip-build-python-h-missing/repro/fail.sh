#!/usr/bin/env bash
# needs: python3 gcc debian:python3-dev registry:pip
set -euo pipefail
.venv/bin/pip install --no-build-isolation ./counter
