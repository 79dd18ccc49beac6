#!/usr/bin/env bash
# needs: debian:postgresql
set -euo pipefail
. ./server.sh
start_server -c max_connections=5 -c superuser_reserved_connections=2
psql -qX -c 'create role app login'
for _ in 1 2 3; do PGUSER=app psql -qX -c 'select pg_sleep(30)' > /dev/null 2>&1 & done
# Counted from outside: a session that counts would take one of the few slots itself.
until test "$(pgrep -c -P "$(head -1 "$dir/data/postmaster.pid")" -f '^postgres: app ')" = 3; do sleep 0.1; done
PGUSER=app psql -X -c 'select 1'
