#!/usr/bin/env bash
# needs: debian:postgresql
# 15 or newer.
set -euo pipefail
. ./server.sh
start_server
psql -qX -c 'create role app login' -c 'create database shop'
PGUSER=app psql -X -d shop -c 'create table note (id int)'
