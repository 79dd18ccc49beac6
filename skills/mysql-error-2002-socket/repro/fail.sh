#!/usr/bin/env bash
# needs: debian:mariadb-client debian:mariadb-server
set -euo pipefail
mariadb --no-defaults --socket=/run/no-server/mysqld.sock -e 'select 1'
