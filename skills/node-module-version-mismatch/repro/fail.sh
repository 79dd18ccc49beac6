#!/usr/bin/env bash
set -euo pipefail
n22/node_modules/.bin/node main.js
