#!/usr/bin/env bash
# needs: debian:docker.io debian:busybox-static root alone
set -euo pipefail
export DOCKER_HOST=unix://$PWD/docker.sock
docker ps
