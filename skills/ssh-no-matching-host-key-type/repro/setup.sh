#!/usr/bin/env bash
# A server that can sign with ssh-rsa (SHA-1) only, like old network devices.
set -euo pipefail
. ./ssh.sh
server_key rsa
server_config 'HostKeyAlgorithms ssh-rsa'
client_config
ssh-keygen -q -t ed25519 -N '' -f id_ed25519
cat id_ed25519.pub > authorized_keys
