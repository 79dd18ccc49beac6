#!/usr/bin/env bash
set -euo pipefail
. ./server.sh
start_server
# As the system's root the database's root is let in without a password; it makes an account for the program.
mariadb --no-defaults -S "$dir/sock" -u root -e "create database shop; create user shop@localhost identified by 'a long one'; grant all on shop.* to shop@localhost"
cd /
runuser -u nobody -- mariadb --no-defaults -S "$dir/sock" -u shop -p'a long one' shop -e 'select current_user()'
