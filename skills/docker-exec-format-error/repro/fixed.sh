#!/usr/bin/env bash
set -euo pipefail
. ./daemon.sh
export GOCACHE=$PWD/cache CGO_ENABLED=0
go build -o server main.go
file server | grep -o "ELF 64-bit[^(]*" || true
printf "FROM base:1\nCOPY server /server\nENTRYPOINT [\"/server\"]\n" > Dockerfile
docker build -q -t shop:1 . > build.log 2>&1
docker run --rm shop:1
