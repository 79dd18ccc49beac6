#!/usr/bin/env bash
# needs: git debian:openssh-server
set -euo pipefail
export GIT_SSH_COMMAND="ssh -F $PWD/ssh_config -o BatchMode=yes"
git clone "git.example.com:$PWD/shop.git" copy
