#!/usr/bin/env bash
set -euo pipefail
mv eslint.config.mjs.new eslint.config.mjs
rm .eslintrc.json
node_modules/.bin/eslint a.js
