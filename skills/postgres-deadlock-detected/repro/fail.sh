#!/usr/bin/env bash
# needs: debian:postgresql
set -euo pipefail
. ./server.sh
start_server -c deadlock_timeout=200ms
psql -qX -c 'create table stock (id int primary key, n int)' -c 'insert into stock values (1, 5), (2, 5)'
# order FIRST SECOND: takes one row, a moment later the other
order() { psql -qX -v ON_ERROR_STOP=1 -c begin -c "update stock set n = n - 1 where id = $1" -c 'select pg_sleep(1)' -c "update stock set n = n - 1 where id = $2" -c commit; }
order 1 2 > one.txt 2>&1 & one=$!
order 2 1 > two.txt 2>&1 & two=$!
failed=0
wait $one || failed=1
wait $two || failed=1
cat one.txt two.txt
exit $failed
