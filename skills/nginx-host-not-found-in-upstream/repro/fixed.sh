#!/usr/bin/env bash
set -euo pipefail
. ./nginx.sh
# A name in a variable is looked up at each request, not at start-up.
write_config 'resolver 127.0.0.1 valid=10s; set $api api.invalid; location /api/ { proxy_pass http://$api:3000; }'
nginx -t -c "$PWD/nginx.conf"
# Or a name that exists.
write_config 'location /api/ { proxy_pass http://localhost:3000; }'
nginx -t -c "$PWD/nginx.conf"
