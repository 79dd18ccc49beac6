#!/usr/bin/env bash
# needs: debian:docker.io
set -euo pipefail
export DOCKER_HOST=unix://$PWD/docker.sock
docker ps
