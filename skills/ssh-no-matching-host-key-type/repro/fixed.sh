#!/usr/bin/env bash
set -euo pipefail
printf 'Host switch.example.com\n    HostKeyAlgorithms +ssh-rsa\n    PubkeyAcceptedAlgorithms +ssh-rsa\n' > one-host
cat ssh_config >> one-host
ssh -F one-host switch.example.com echo logged in
