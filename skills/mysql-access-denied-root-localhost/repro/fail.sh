#!/usr/bin/env bash
# needs: debian:mariadb-server root
# To be another system user.
set -euo pipefail
. ./server.sh
start_server
cd /
runuser -u nobody -- mariadb --no-defaults -S "$dir/sock" -u root -e 'select current_user()'
