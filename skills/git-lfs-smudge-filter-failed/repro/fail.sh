#!/usr/bin/env bash
# needs: git debian:git-lfs
set -euo pipefail
. ./env.sh
git clone "file://$PWD/origin.git" copy
