#!/usr/bin/env bash
# needs: python3 debian:redis-server
set -euo pipefail
. ./server.sh
rm -rf data
mkdir -p data
start_server --save 3600 1
mkdir data/dump.rdb
# A folder stands where the snapshot should be: the save fails, as it does with a full disk or a wrong owner.
redis bgsave > /dev/null
until redis info persistence | grep -q 'rdb_last_bgsave_status:err'; do sleep 0.1; done
expect set basket:7 apples
