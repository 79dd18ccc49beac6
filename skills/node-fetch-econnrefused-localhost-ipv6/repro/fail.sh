#!/usr/bin/env bash
# needs: npm node debian:util-linux registry:npm userns
# To have ::1 stand first in /etc/hosts without touching the machine's.
set -euo pipefail
unshare -Urm bash -c 'mount --bind hosts /etc/hosts && exec node_modules/.bin/node call.js'
