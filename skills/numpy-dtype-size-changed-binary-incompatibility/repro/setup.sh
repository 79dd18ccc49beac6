#!/usr/bin/env bash
set -euo pipefail
python3 -m venv .venv
.venv/bin/pip install --quiet --only-binary=:all: 'pandas==2.0.3' 'numpy==1.26.4'
.venv/bin/pip install --quiet --only-binary=:all: --no-deps 'numpy==2.0.2'
