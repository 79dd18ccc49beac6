#!/usr/bin/env bash
# needs: python3 registry:pip
set -euo pipefail
# Only the virtual environment is on PATH, so that a pg_config of this machine is not found.
PATH="$PWD/.venv/bin" .venv/bin/pip install --no-binary psycopg2 'psycopg2==2.9.9'
