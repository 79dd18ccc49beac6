#!/usr/bin/env bash
# needs: git
set -euo pipefail
. ./env.sh
cd ci
git diff --name-only origin/main...origin/topic
