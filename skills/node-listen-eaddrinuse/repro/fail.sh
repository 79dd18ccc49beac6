#!/usr/bin/env bash
# needs: node
set -euo pipefail
node server.js 38417 >first.log &
first=$!
trap 'kill "$first"' EXIT
until grep -q listening first.log; do sleep 0.1; done
node server.js 38417 once
