#!/usr/bin/env bash
set -euo pipefail
# The fingerprint by another way (here: the console of the server itself).
expected=$(ssh-keygen -lf host.pub | cut -d' ' -f2)
offered=$(ssh -F ssh_config server.example.com true 2>&1 | grep -o 'SHA256:[A-Za-z0-9+/]*' || true)
test "$expected" = "$offered"
ssh-keygen -f known_hosts -R server.example.com
ssh -F ssh_config server.example.com echo logged in
