#!/usr/bin/env bash
set -euo pipefail
.venv/bin/pip install --quiet --target site --only-binary=:all: --python-version 3.10 'numpy==2.1.0'
ls -d site/numpy
