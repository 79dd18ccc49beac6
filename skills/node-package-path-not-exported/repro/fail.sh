#!/usr/bin/env bash
set -euo pipefail
node id.js
