#!/usr/bin/env bash
set -euo pipefail
python3 -m venv .venv
.venv/bin/pip install --quiet 'sqlalchemy[asyncio]>=2.0,<2.1' aiosqlite
