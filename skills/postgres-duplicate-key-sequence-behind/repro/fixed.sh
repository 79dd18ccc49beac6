#!/usr/bin/env bash
set -euo pipefail
. ./server.sh
start_server
psql -qX -c 'create table customer (id serial primary key, name text)' -c "insert into customer select g, 'old' from generate_series(1, 40) g"
psql -X -v ON_ERROR_STOP=1 -c "select setval(pg_get_serial_sequence('public.customer', 'id'), (select max(id) from public.customer))"
psql -X -v ON_ERROR_STOP=1 -c "insert into customer (name) values ('new') returning id"
test "$(psql -XAtc 'select max(id) from customer')" = 41
