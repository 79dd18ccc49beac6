#!/usr/bin/env bash
# Makes a root, and a certificate for localhost that it signs.
set -euo pipefail
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=Example Root" -keyout root.key -out root.pem
openssl req -newkey rsa:2048 -nodes -subj "/CN=localhost" -keyout server.key -out server.csr
printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' > names
openssl x509 -req -in server.csr -CA root.pem -CAkey root.key -CAcreateserial -days 30 -extfile names -out server.pem
cat server.pem root.pem > chain.pem
