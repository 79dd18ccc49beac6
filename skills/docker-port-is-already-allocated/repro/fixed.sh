#!/usr/bin/env bash
set -euo pipefail
. ./daemon.sh
docker run -d --name old -p 8080:80 base:1 sleep 60 > /dev/null
docker ps --filter publish=8080 --format "{{.Names}} {{.Ports}}"
docker rm -f old
docker run -d --name new -p 8080:80 base:1 sleep 60 > /dev/null
docker port new
docker rm -f new
