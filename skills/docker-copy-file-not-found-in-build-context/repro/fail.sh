#!/usr/bin/env bash
# needs: debian:docker.io debian:busybox-static root alone
set -euo pipefail
. ./daemon.sh
mkdir -p app/dist
touch app/dist/index.html
printf "dist\n" > app/.dockerignore
printf "FROM base:1\nCOPY dist/ /srv/\n" > app/Dockerfile
docker build -t web app
