#!/usr/bin/env bash
set -euo pipefail
. ./server.sh
mkdir -p data
start_server --save ''
redis lpush mail:queue a b > /dev/null
redis type mail:queue
expect lrange mail:queue 0 -1
