#!/usr/bin/env bash
# needs: debian:openssl debian:curl python3
set -euo pipefail
. ./ca.sh
serve www -cert_chain issuing.pem
curl -sS --cacert root.pem "https://localhost:$port/" > /dev/null
