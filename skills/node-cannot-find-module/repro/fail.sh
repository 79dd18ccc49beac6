#!/usr/bin/env bash
set -euo pipefail
node cli.js
