#!/usr/bin/env bash
set -euo pipefail
. ./server.sh
mkdir -p data
start_server --save '' --requirepass 'a long one'
export REDISCLI_AUTH='a long one'
for _ in $(seq 50); do redis ping 2> /dev/null | grep -q PONG && break; sleep 0.1; done
expect set basket:7 apples
expect acl whoami
