#!/usr/bin/env bash
set -euo pipefail
node call.js
