#!/usr/bin/env bash
set -euo pipefail
.venv/bin/pip install --quiet pytest-asyncio
printf '[pytest]\nasyncio_mode = auto\n' > pytest.ini
.venv/bin/python -m pytest -q
