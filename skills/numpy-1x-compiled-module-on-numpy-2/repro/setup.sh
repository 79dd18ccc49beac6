#!/usr/bin/env bash
set -euo pipefail
python3 -m venv .venv
.venv/bin/pip install --quiet --only-binary=:all: 'numexpr==2.8.4' 'numpy==2.0.2'
