#!/usr/bin/env bash
set -euo pipefail
node before.js
