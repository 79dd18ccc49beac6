#!/usr/bin/env bash
set -euo pipefail
. ./server.sh
start_server -c max_connections=5 -c superuser_reserved_connections=2
psql -qX -c 'create role app login' -c "alter role app set idle_session_timeout = '10min'"
# Three sessions that do nothing, as forgotten pools leave them. The reserved slots let the administrator in.
for _ in 1 2 3; do exec {hold}> >(PGUSER=app psql -qX > psql.log 2>&1); done
# Counted from outside: a session that counts would take one of the few slots itself.
until test "$(pgrep -c -P "$(head -1 "$dir/data/postmaster.pid")" -f '^postgres: app ')" = 3; do sleep 0.1; done
psql -X -c "select usename, state, count(*) from pg_stat_activity where backend_type = 'client backend' group by 1, 2"
psql -XAtc "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'app' and state = 'idle'"
until PGUSER=app psql -XAtc "select 'connected'" 2> /dev/null; do sleep 0.2; done
