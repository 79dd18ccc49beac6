#!/usr/bin/env bash
set -euo pipefail
node server-fixed.mjs
