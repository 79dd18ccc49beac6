#!/usr/bin/env bash
# needs: python3 debian:nginx-light debian:curl
set -euo pipefail
. ./nginx.sh
start_nginx 'location / { return 200 ok; }'
head -c 2000000 /dev/zero > upload.bin
status=$(curl -s -o answer.html -w '%{http_code}' -F file=@upload.bin "http://127.0.0.1:$port/import")
cat error.log
test "$status" != 413
