#!/usr/bin/env bash
set -euo pipefail
. ./server.sh
start_server
# Ask the server's own file where it listens: line 4 is the port, line 5 the folder of the socket.
sed -n '4,5p' "$dir/data/postmaster.pid"
"$bin/pg_isready" -h "$(sed -n 5p "$dir/data/postmaster.pid")"
psql -X -h "$(sed -n 5p "$dir/data/postmaster.pid")" -c 'select 1'
