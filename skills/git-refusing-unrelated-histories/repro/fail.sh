#!/usr/bin/env bash
# needs: git
set -euo pipefail
cd app
git pull --no-rebase origin main
