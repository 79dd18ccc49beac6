#!/usr/bin/env bash
set -euo pipefail
target=$1
echo "deploying to $target as ${DEPLOY_USER}"
