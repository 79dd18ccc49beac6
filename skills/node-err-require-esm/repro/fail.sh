#!/usr/bin/env bash
set -euo pipefail
node_modules/.bin/node price.js
