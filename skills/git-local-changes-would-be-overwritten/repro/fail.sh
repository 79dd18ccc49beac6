#!/usr/bin/env bash
# needs: git
set -euo pipefail
. ./env.sh
cd app
git pull
