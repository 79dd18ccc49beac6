#!/usr/bin/env bash
set -euo pipefail
export GIT_SSH_COMMAND="ssh -F $PWD/ssh_config -o BatchMode=yes"
# What the web page of a git host does when a public key is pasted into it.
cat id_ed25519.pub >> authorized_keys
git clone "git.example.com:$PWD/shop.git" copy
git -C copy fetch
