#!/usr/bin/env bash
set -euo pipefail
NODE_EXTRA_CA_CERTS="$PWD/root.pem" node call.js
