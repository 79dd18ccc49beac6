#!/usr/bin/env bash
# needs: debian:postgresql root
# Run as root.
set -euo pipefail
. ./server.sh
PGPASSWORD=secret psql -U app -d app -Atc 'select current_user'
