#!/usr/bin/env bash
set -euo pipefail
sed -i "s/null, due)/null, due.toISOString().slice(0, 10))/" app.js
node app.js
