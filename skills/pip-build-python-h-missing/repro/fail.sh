#!/usr/bin/env bash
set -euo pipefail
.venv/bin/pip install --no-build-isolation ./counter
