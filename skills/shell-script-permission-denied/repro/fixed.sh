#!/usr/bin/env bash
set -euo pipefail
chmod +x build.sh
./build.sh
