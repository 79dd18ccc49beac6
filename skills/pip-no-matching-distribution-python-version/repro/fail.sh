#!/usr/bin/env bash
# needs: python3 registry:pip
set -euo pipefail
# "--python-version 3.9" stands for an interpreter of that age; the numpy asked for needs 3.10.
.venv/bin/pip install --target site --only-binary=:all: --python-version 3.9 'numpy==2.1.0'
