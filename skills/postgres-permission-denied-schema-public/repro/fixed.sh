#!/usr/bin/env bash
set -euo pipefail
. ./server.sh
start_server
psql -qX -c 'create role app login' -c 'create database shop'
psql -X -c 'alter database shop owner to app'
PGUSER=app psql -X -d shop -c 'create table note (id int)' -c '\dt'
# Or the right alone, in a database that stays the administrator's.
psql -qX -c 'create database reports'
psql -X -d reports -c 'grant create on schema public to app'
PGUSER=app psql -X -d reports -c 'create table note (id int)'
