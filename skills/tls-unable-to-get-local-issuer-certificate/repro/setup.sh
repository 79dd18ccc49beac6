#!/usr/bin/env bash
set -euo pipefail
. ./ca.sh
ca
leaf good localhost 20260101000000Z 20491231000000Z
