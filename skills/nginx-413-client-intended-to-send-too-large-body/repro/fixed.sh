#!/usr/bin/env bash
set -euo pipefail
. ./nginx.sh
start_nginx 'location / { return 200 ok; } location /import { client_max_body_size 20m; return 200 stored; }'
head -c 2000000 /dev/zero > upload.bin
curl -s -f -F file=@upload.bin "http://127.0.0.1:$port/import"
