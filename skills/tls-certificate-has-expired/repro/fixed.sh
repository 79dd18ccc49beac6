#!/usr/bin/env bash
set -euo pipefail
. ./ca.sh
openssl x509 -in old.pem -noout -enddate
openssl x509 -in new.pem -noout -checkend 0
serve new -cert_chain issuing.pem
curl -sS --cacert root.pem -o /dev/null -w '%{http_code}\n' "https://localhost:$port/"
