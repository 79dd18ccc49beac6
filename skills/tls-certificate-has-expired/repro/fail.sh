#!/usr/bin/env bash
# needs: python3 debian:openssl debian:curl
set -euo pipefail
. ./ca.sh
serve old -cert_chain issuing.pem
curl -sS --cacert root.pem "https://localhost:$port/" > /dev/null
