#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
cd app
git fetch -q origin
git branch --all --list '*export*'
git checkout feature/export
git branch --show-current
