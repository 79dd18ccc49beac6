#!/usr/bin/env bash
# needs: git
set -euo pipefail
. ./env.sh
git clone -q --recurse-submodules "file://$PWD/app.git" user
