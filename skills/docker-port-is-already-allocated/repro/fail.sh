#!/usr/bin/env bash
# needs: debian:docker.io debian:busybox-static root alone
set -euo pipefail
. ./daemon.sh
docker run -d --name old -p 8080:80 base:1 sleep 60 > /dev/null
docker run -d --name new -p 8080:80 base:1 sleep 60
