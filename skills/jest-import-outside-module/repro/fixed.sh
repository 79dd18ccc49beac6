#!/usr/bin/env bash
set -euo pipefail
node_modules/.bin/jest --no-cache src/slug.test.js
node_modules/.bin/jest --no-cache --transformIgnorePatterns '/node_modules/(?!(nanoid)/)'
