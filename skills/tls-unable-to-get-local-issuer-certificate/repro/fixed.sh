#!/usr/bin/env bash
set -euo pipefail
. ./ca.sh
serve good -cert_chain issuing.pem
curl -sS --cacert root.pem -o /dev/null -w '%{http_code}\n' "https://localhost:$port/"
openssl s_client -connect "127.0.0.1:$port" -servername localhost -CAfile root.pem < /dev/null 2> /dev/null | grep 'Verify return code: 0'
