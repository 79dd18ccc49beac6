#!/usr/bin/env bash
set -euo pipefail
. ./nginx.sh
upstream=$(free_port)
python3 -m http.server "$upstream" --bind 127.0.0.1 > upstream.log 2>&1 &
application=$!
for _ in $(seq 50); do (exec 3<> "/dev/tcp/127.0.0.1/$upstream") 2> /dev/null && break; sleep 0.1; done
start_nginx "location / { proxy_pass http://127.0.0.1:$upstream; }"
trap 'kill $nginx $application; wait $nginx $application 2> /dev/null || true' EXIT
curl -s -f -o answer.html -w '%{http_code}\n' "http://127.0.0.1:$port/"
