#!/usr/bin/env bash
set -euo pipefail
printf 'addopts = --import-mode=importlib\n' >> pytest.ini
.venv/bin/python -m pytest -q
