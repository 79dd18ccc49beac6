#!/usr/bin/env bash
set -euo pipefail
. ./server.sh
# One rule for one role, in front of the general "local all all peer".
sed -i '0,/^local /s//local   app   app   scram-sha-256\n&/' "$dir/data/pg_hba.conf"
as_postgres psql -Atqc 'select pg_reload_conf()' > /dev/null
for _ in $(seq 20); do
    PGPASSWORD=secret psql -U app -d app -Atc 'select current_user' 2> "$dir/err" && exit 0
    sleep 0.2
done
cat "$dir/err" >&2
exit 1
