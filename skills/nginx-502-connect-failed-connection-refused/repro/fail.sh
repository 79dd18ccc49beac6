#!/usr/bin/env bash
# needs: python3 debian:nginx-light debian:curl
set -euo pipefail
. ./nginx.sh
start_nginx "location / { proxy_pass http://127.0.0.1:$(free_port); }"
status=$(curl -s -o answer.html -w '%{http_code}' "http://127.0.0.1:$port/orders")
cat error.log
test "$status" != 502
