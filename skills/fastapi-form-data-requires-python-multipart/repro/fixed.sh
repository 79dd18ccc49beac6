#!/usr/bin/env bash
set -euo pipefail
.venv/bin/pip install --quiet python-multipart
.venv/bin/python -c "import app; print([r.path for r in app.app.routes][-1])"
