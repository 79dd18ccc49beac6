#!/usr/bin/env bash
set -euo pipefail
.venv/bin/python manage.py makemigrations shop
.venv/bin/python manage.py migrate --verbosity 0
.venv/bin/python manage.py makemigrations --check
.venv/bin/python count.py
