#!/usr/bin/env bash
set -euo pipefail
rm -rf ui/node_modules/react
node app.js
