#!/usr/bin/env bash
set -euo pipefail
. ./server.sh
start_server
psql -qX -c 'create schema billing' -c 'create table billing.invoice (id int)' -c 'create table "Users" (id int)'
psql -XAt -c "select table_schema, quote_ident(table_name) from information_schema.tables where table_name ilike 'invoice' or table_name ilike 'users' order by 1"
psql -X -c 'select * from billing.invoice' -c 'select * from "Users"'
psql -qX -c 'alter role postgres set search_path = billing, public'
psql -X -c 'select * from invoice'
