#!/usr/bin/env bash
# needs: debian:postgresql
set -euo pipefail
. ./server.sh
start_server
psql -qX -c 'create table customer (id serial primary key, name text)' -c "insert into customer values (1, 'from the old system')"
psql -X -v ON_ERROR_STOP=1 -c "insert into customer (name) values ('new')"
