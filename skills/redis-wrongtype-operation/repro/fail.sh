#!/usr/bin/env bash
# needs: debian:redis-server python3
set -euo pipefail
. ./server.sh
mkdir -p data
start_server --save ''
redis lpush mail:queue a b > /dev/null
expect get mail:queue
