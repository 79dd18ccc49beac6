#!/usr/bin/env bash
set -euo pipefail
.venv/bin/python call.py app 1
