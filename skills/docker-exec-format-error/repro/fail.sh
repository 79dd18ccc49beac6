#!/usr/bin/env bash
# needs: debian:docker.io debian:busybox-static debian:golang-go root alone
set -euo pipefail
. ./daemon.sh
export GOCACHE=$PWD/cache CGO_ENABLED=0
case $(uname -m) in x86_64) other=arm64 ;; *) other=amd64 ;; esac
GOARCH=$other go build -o server main.go
printf "FROM base:1\nCOPY server /server\nENTRYPOINT [\"/server\"]\n" > Dockerfile
docker build -q -t shop:1 . > build.log 2>&1
docker run --rm shop:1
