#!/usr/bin/env bash
set -euo pipefail
node_modules/.bin/node --import tsx server.ts
