#!/usr/bin/env bash
set -euo pipefail
node token.js
