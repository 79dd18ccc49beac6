#!/usr/bin/env bash
set -euo pipefail
.venv/bin/pip install -r requirements.txt
