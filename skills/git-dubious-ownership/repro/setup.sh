#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
git init -q app
cd app
echo one > notes.txt
git add notes.txt
git commit -qm 'First'
