#!/usr/bin/env bash
set -euo pipefail
here=$PWD
cd /
node "$here/app-fixed.js"
