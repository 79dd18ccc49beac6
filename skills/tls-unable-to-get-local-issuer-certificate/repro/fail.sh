#!/usr/bin/env bash
# needs: python3 debian:openssl debian:curl
set -euo pipefail
. ./ca.sh
# The client knows the root, the server forgets to send the certificate of the issuing CA.
serve good
curl -sS --cacert root.pem "https://localhost:$port/" > /dev/null
