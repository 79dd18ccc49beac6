#!/usr/bin/env bash
set -euo pipefail
.venv/bin/pip install --quiet --only-binary=:all: --upgrade numexpr
.venv/bin/python -c "import numexpr; print(numexpr.evaluate('2 * 21'))"
