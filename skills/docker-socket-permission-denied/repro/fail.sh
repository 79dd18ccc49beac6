#!/usr/bin/env bash
# needs: debian:docker.io debian:busybox-static root alone
set -euo pipefail
. ./daemon.sh
chmod 755 "$dir"
chmod 660 "$dir/docker.sock"
runuser -u nobody -- docker ps
