#!/usr/bin/env bash
set -euo pipefail
# django.setup() before the first import of a model.
sed -i 's/^from shop.models/import django\n\ndjango.setup()\n\nfrom shop.models/' report.py
.venv/bin/python report.py
