#!/usr/bin/env bash
# needs: python3 debian:redis-server
set -euo pipefail
. ./server.sh
mkdir -p data
start_server --save ''
redis lpush mail:queue a b > /dev/null
expect get mail:queue
