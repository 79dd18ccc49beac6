# A throw-away Redis on a free port, ended with the script.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
redis() { redis-cli -p "$port" "$@"; }
start_server() {
    redis-server --port "$port" --bind 127.0.0.1 --dir "$PWD/data" --logfile "$PWD/redis.log" "$@" > /dev/null 2>&1 &
    server=$!
    # A server that cannot save refuses to end on SIGTERM.
    trap 'kill -9 $server 2> /dev/null || true; wait $server 2> /dev/null || true' EXIT
    for _ in $(seq 50); do redis ping 2>&1 | grep -qE "PONG|NOAUTH" && return; sleep 0.1; done
}
# Redis-cli ends with 0 even when the server answers with an error; this does not.
expect() { local answer; answer=$(redis "$@" 2>&1); printf '%s\n' "$answer"; case $answer in [A-Z][A-Z][A-Z]*\ *) return 1 ;; esac; }
