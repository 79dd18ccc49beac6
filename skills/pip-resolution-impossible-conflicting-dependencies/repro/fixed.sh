#!/usr/bin/env bash
set -euo pipefail
printf 'flask==3.0.0\nwerkzeug\n' > requirements.txt
.venv/bin/pip install --quiet -r requirements.txt
.venv/bin/pip check
