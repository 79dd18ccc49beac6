#!/usr/bin/env bash
set -euo pipefail
. ./server.sh
start_server
psql -qX -c 'create table customer (id int primary key, code varchar(3))'
psql -X <<'S'
begin;
savepoint one;
insert into customer values (1, 'north');
rollback to savepoint one;
insert into customer values (2, 'e');
insert into customer values (2, 'e') on conflict do nothing;
commit;
S
test "$(psql -XAtc 'select count(*) from customer')" = 1
