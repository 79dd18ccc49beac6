#!/usr/bin/env bash
# needs: bash
set -euo pipefail
printf '#!/opt/tools/.venv/bin/python3\nprint("report")\n' > report
chmod +x report
./report
