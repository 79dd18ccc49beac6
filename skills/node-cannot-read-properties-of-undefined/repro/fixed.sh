#!/usr/bin/env bash
set -euo pipefail
node users-fixed.js
