#!/usr/bin/env bash
set -euo pipefail
PATH="$PWD/.venv/bin" .venv/bin/pip install --quiet --only-binary psycopg2-binary psycopg2-binary
.venv/bin/python -c "import psycopg2; print(psycopg2.__version__)"
