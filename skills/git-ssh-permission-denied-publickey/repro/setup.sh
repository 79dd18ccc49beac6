#!/usr/bin/env bash
# A server that knows no key of ours, and a repository behind it.
set -euo pipefail
. ./ssh.sh
server_key ed25519
server_config
client_config
ssh-keygen -q -t ed25519 -N '' -C dev@laptop -f id_ed25519
touch authorized_keys
git init -q --bare -b main shop.git
ssh -F ssh_config -o BatchMode=yes git.example.com true 2> first-contact.log || true
