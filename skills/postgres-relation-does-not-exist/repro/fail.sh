#!/usr/bin/env bash
# needs: debian:postgresql
set -euo pipefail
. ./server.sh
start_server
psql -qX -c 'create schema billing' -c 'create table billing.invoice (id int)'
psql -X -c 'select * from invoice'
