#!/usr/bin/env bash
set -euo pipefail
npm pkg set type=module
node index.js
