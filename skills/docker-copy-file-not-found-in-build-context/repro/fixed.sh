#!/usr/bin/env bash
set -euo pipefail
. ./daemon.sh
mkdir -p app/dist
touch app/dist/index.html
printf "dist/*\n!dist/index.html\n" > app/.dockerignore
printf "FROM base:1\nCOPY dist/ /srv/\n" > app/Dockerfile
docker build -q -t web app 2> build.log
docker run --rm web ls /srv
