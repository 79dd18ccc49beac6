#!/usr/bin/env bash
# needs: npm node registry:npm
set -euo pipefail
# A file of the project's own that nothing transforms, then a package that is left as it is.
node_modules/.bin/jest --no-cache --transform '{}' src/slug.test.js && exit 0
node_modules/.bin/jest --no-cache
