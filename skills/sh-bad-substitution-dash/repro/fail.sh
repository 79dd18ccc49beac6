#!/usr/bin/env bash
# needs: debian:dash
set -euo pipefail
dash names.sh
