#!/usr/bin/env bash
# needs: python3 debian:iproute2
set -euo pipefail
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
python3 -m http.server "$port" --bind 127.0.0.1 > first.log 2>&1 &
first=$!
trap 'kill $first; wait $first 2> /dev/null || true' EXIT
for _ in $(seq 50); do (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && break; sleep 0.1; done
python3 -m http.server "$port" --bind 127.0.0.1
