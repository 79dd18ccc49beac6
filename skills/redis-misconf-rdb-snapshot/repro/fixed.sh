#!/usr/bin/env bash
set -euo pipefail
. ./server.sh
rm -rf data
mkdir -p data
start_server --save 3600 1
mkdir data/dump.rdb
redis bgsave > /dev/null
until redis info persistence | grep -q 'rdb_last_bgsave_status:err'; do sleep 0.1; done
grep -E 'Failed|Error' redis.log | tail -2
rmdir data/dump.rdb
redis bgsave
until redis info persistence | grep -q 'rdb_last_bgsave_status:ok'; do sleep 0.1; done
expect set basket:7 apples
