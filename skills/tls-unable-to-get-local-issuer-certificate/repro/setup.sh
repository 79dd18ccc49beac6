#!/usr/bin/env bash
# needs: debian:openssl debian:curl python3
set -euo pipefail
. ./ca.sh
ca
leaf good localhost 20260101000000Z 20491231000000Z
