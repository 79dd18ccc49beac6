#!/usr/bin/env bash
# needs: debian:docker.io debian:busybox-static root
set -euo pipefail
. ./daemon.sh
docker version --format "client {{.Client.Version}}, server {{.Server.Version}}"
docker ps
