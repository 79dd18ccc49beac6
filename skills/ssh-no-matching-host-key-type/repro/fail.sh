#!/usr/bin/env bash
# needs: debian:openssh-server
set -euo pipefail
ssh -F ssh_config switch.example.com echo logged in
