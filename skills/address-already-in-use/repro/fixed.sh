#!/usr/bin/env bash
set -euo pipefail
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
python3 -m http.server "$port" --bind 127.0.0.1 > first.log 2>&1 &
for _ in $(seq 50); do (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && break; sleep 0.1; done
# Who has it? Then end exactly that process, politely, and start anew.
pid=$(ss -Hltnp "sport = :$port" | grep -o 'pid=[0-9]*' | head -1 | cut -d= -f2)
tr '\0' ' ' < "/proc/$pid/cmdline"; echo
kill "$pid"
wait "$pid" 2> /dev/null || true
python3 -m http.server "$port" --bind 127.0.0.1 > second.log 2>&1 &
second=$!
trap 'kill $second; wait $second 2> /dev/null || true' EXIT
for _ in $(seq 50); do (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && { echo listening; exit 0; }; sleep 0.1; done
cat second.log
exit 1
