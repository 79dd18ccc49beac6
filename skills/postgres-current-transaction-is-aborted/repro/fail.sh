#!/usr/bin/env bash
# needs: debian:postgresql
set -euo pipefail
. ./server.sh
start_server
psql -qX -c 'create table customer (id int primary key, code varchar(3))'
psql -X > out.txt 2>&1 <<'S'
begin;
insert into customer values (1, 'north');
insert into customer values (2, 'e');
commit;
S
cat out.txt
! grep -q aborted out.txt
