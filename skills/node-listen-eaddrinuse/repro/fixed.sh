#!/usr/bin/env bash
set -euo pipefail
node server.js 38417 >first.log &
first=$!
until grep -q listening first.log; do sleep 0.1; done
kill "$first"
wait "$first" || true
node server.js 38417 once
