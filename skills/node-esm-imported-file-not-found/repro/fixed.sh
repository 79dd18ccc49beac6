#!/usr/bin/env bash
set -euo pipefail
sed -i "s#./lib/money#./lib/money.js#" main.js
node main.js
