#!/usr/bin/env bash
set -euo pipefail
# The newest pandas that goes with this NumPy; its wheels are built for NumPy 2.
.venv/bin/pip install --quiet --only-binary=:all: 'pandas>=2.2.2'
.venv/bin/pip check
.venv/bin/python -c "import pandas; print(pandas.Series([1, 2]).sum())"
