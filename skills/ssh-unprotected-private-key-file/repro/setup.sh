#!/usr/bin/env bash
set -euo pipefail
. ./ssh.sh
server_key ed25519
server_config
client_config
ssh-keygen -q -t ed25519 -N '' -f id_ed25519
cat id_ed25519.pub > authorized_keys
ssh -F ssh_config server.example.com true 2> first-contact.log
chmod 644 id_ed25519
