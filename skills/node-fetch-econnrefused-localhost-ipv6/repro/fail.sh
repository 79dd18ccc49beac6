#!/usr/bin/env bash
# needs user namespaces (unshare, debian:util-linux), to have ::1 stand first in /etc/hosts without touching the machine's
set -euo pipefail
unshare -Urm bash -c 'mount --bind hosts /etc/hosts && exec node_modules/.bin/node call.js'
