#!/usr/bin/env bash
# needs: debian:postgresql
set -euo pipefail
. ./server.sh
start_server
# The server's socket is in another folder than the one where this client looks.
mkdir -p "$dir/elsewhere"
psql -X -h "$dir/elsewhere" -c 'select 1'
