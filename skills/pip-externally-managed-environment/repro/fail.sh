#!/usr/bin/env bash
# needs: registry:pip
# Debian 12 with python3-pip. --dry-run: even where the check is missing, nothing is installed.
set -euo pipefail
/usr/bin/python3 -m pip install --dry-run humanize
