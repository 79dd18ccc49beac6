# A throw-away server with Debian's default rule for local connections ("peer").
# Sourced by fail.sh and fixed.sh; stopped and removed when they end.
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
dir=$(mktemp -d /tmp/pg.XXXXXX)
chown postgres: "$dir"
as_postgres() { (cd /; runuser -u postgres -- "$@"); }
cleanup() {
    as_postgres "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop > /dev/null 2>&1 || true
    rm -rf "$dir"
}
trap cleanup EXIT
as_postgres "$bin/initdb" -D "$dir/data" --auth-local=peer --auth-host=scram-sha-256 --no-sync > /dev/null
as_postgres "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" \
    -o "-c listen_addresses='' -c unix_socket_directories=$dir" start > /dev/null
export PGHOST=$dir
as_postgres psql -q -c "create role app login password 'secret'" -c "create database app owner app"
