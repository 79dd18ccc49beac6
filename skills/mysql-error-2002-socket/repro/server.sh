# A throw-away MariaDB with Debian's accounts, reached by its socket. Stopped and removed at the end.
dir=$(mktemp -d /tmp/my.XXXXXX)
chmod 755 "$dir"
user=$(id -un)
if test "$user" = root; then user=mysql; chown mysql: "$dir"; fi
cleanup() { mariadb-admin --no-defaults -S "$dir/sock" -u root shutdown > /dev/null 2>&1 || kill "$server" 2> /dev/null || true; wait "$server" 2> /dev/null || true; rm -rf "$dir"; }
start_server() {
    mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=socket > install.log 2>&1
    mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/sock" --skip-networking --pid-file="$dir/pid" > server.log 2>&1 &
    server=$!
    trap cleanup EXIT
    for _ in $(seq 100); do test -S "$dir/sock" && return; sleep 0.2; done
}
