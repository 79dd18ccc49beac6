#!/usr/bin/env bash
# needs: debian:postgresql (run as root)
set -euo pipefail
. ./server.sh
PGPASSWORD=secret psql -U app -d app -Atc 'select current_user'
