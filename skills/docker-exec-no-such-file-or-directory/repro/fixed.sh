#!/usr/bin/env bash
set -euo pipefail
. ./daemon.sh
printf "#!/bin/sh\r\necho started\r\n" > entrypoint.sh
chmod +x entrypoint.sh
sed -i "s/\r\$//" entrypoint.sh
printf "FROM base:1\nCOPY entrypoint.sh /entrypoint.sh\nENTRYPOINT [\"/entrypoint.sh\"]\n" > Dockerfile
docker build -q -t shop:1 . > build.log 2>&1
docker run --rm shop:1
