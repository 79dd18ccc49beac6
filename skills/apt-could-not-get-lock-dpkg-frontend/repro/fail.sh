#!/usr/bin/env bash
# needs: python3 debian:apt root
set -euo pipefail
. ./apt.sh 60
apt-get "${options[@]}" install -y --no-download bash
