#!/usr/bin/env bash
# needs: git
set -euo pipefail
. ./env.sh
git init -q shop
cd shop
echo 'port: 80' > app.yml
git add app.yml
git commit -qm 'Add port'
git switch -qc feature
echo 'port: 8080' > app.yml
git commit -qam 'Use 8080'
git switch -q main
echo 'port: 443' > app.yml
git commit -qam 'Use TLS'
git merge feature
