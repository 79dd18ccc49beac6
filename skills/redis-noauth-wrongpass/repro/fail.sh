#!/usr/bin/env bash
# needs: python3 debian:redis-server
set -euo pipefail
. ./server.sh
mkdir -p data
start_server --save '' --requirepass 'a long one'
for _ in $(seq 50); do redis ping 2>&1 | grep -q NOAUTH && break; sleep 0.1; done
expect set basket:7 apples
