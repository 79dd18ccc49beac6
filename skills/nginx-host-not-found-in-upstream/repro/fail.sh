#!/usr/bin/env bash
# needs: python3 debian:nginx-light
set -euo pipefail
. ./nginx.sh
write_config 'location /api/ { proxy_pass http://api.invalid:3000; }'
nginx -t -c "$PWD/nginx.conf"
