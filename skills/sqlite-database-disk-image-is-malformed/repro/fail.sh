#!/usr/bin/env bash
# needs: debian:sqlite3
set -euo pipefail
sqlite3 app.db 'SELECT max(length(body)) FROM note'
