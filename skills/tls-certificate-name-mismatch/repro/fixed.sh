#!/usr/bin/env bash
set -euo pipefail
. ./ca.sh
openssl x509 -in www.pem -noout -ext subjectAltName
# The name that the certificate is for, at the same address.
serve www -cert_chain issuing.pem
curl -sS --cacert root.pem --resolve "www.example.org:$port:127.0.0.1" -o /dev/null -w '%{http_code}\n' "https://www.example.org:$port/"
kill "$server"; wait "$server" 2> /dev/null || true
# Or a certificate for the name that is used.
serve local -cert_chain issuing.pem
curl -sS --cacert root.pem -o /dev/null -w '%{http_code}\n' "https://localhost:$port/"
