#!/usr/bin/env bash
set -euo pipefail
node index.js
