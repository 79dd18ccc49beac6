#!/usr/bin/env bash
# needs: debian:openssh-server
set -euo pipefail
ssh -F ssh_config -o NumberOfPasswordPrompts=0 server.example.com echo logged in
