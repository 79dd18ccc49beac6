#!/usr/bin/env bash
set -euo pipefail
/usr/bin/python3 -m venv .venv
.venv/bin/python -m pip install humanize
.venv/bin/python -c 'import humanize; print(humanize.intcomma(1234567))'
