#!/usr/bin/env bash
set -euo pipefail
target=${1:-staging}
: "${DEPLOY_USER:=deploy}"
options=()
echo "deploying to $target as $DEPLOY_USER with ${#options[@]} options" ${options[@]+"${options[@]}"}
