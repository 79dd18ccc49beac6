# A throw-away server in a folder of its own, reached by its socket. Sourced by fail.sh and fixed.sh; stopped and removed when they end.
# start_server [OPTION...]: options of the server, such as "-c max_connections=5"
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
dir=$(mktemp -d /tmp/pg.XXXXXX)
test "$(id -u)" != 0 || chown postgres: "$dir"
as_postgres() { if test "$(id -u)" = 0; then (cd /; runuser -u postgres -- "$@"); else "$@"; fi; }
cleanup() {
    as_postgres "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop > /dev/null 2>&1 || true
    rm -rf "$dir"
}
trap cleanup EXIT
start_server() {
    as_postgres "$bin/initdb" -U postgres -D "$dir/data" --auth=trust --no-sync > /dev/null
    as_postgres "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" \
        -o "-c listen_addresses='' -c unix_socket_directories=$dir -c fsync=off $*" start > /dev/null
    export PGHOST=$dir PGUSER=postgres PGDATABASE=postgres
}
