#!/usr/bin/env bash
set -euo pipefail
npm --prefix "$PWD" run build
