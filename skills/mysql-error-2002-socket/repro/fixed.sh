#!/usr/bin/env bash
set -euo pipefail
. ./server.sh
start_server
mariadb-admin --no-defaults --socket="$dir/sock" -u root ping
mariadb --no-defaults --socket="$dir/sock" -u root -e 'select @@socket like "%/sock" as found'
