#!/usr/bin/env bash
set -euo pipefail
python3 -m venv old-env
python3 -m venv .venv
