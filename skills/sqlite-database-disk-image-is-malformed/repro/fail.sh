#!/usr/bin/env bash
# needs: python3 debian:sqlite3
set -euo pipefail
sqlite3 app.db 'SELECT max(length(body)) FROM note'
