#!/usr/bin/env bash
# needs: debian:apt python3 root
set -euo pipefail
. ./apt.sh 60
apt-get "${options[@]}" install -y --no-download bash
