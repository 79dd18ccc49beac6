#!/usr/bin/env bash
set -euo pipefail
chmod 600 id_ed25519
stat -c '%a %n' id_ed25519
ssh -F ssh_config server.example.com echo logged in
