#!/usr/bin/env bash
set -euo pipefail
. ./daemon.sh
docker version --format "client {{.Client.Version}}, server {{.Server.Version}}"
docker ps
