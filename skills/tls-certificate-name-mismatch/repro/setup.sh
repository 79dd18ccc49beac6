#!/usr/bin/env bash
set -euo pipefail
. ./ca.sh
ca
leaf www www.example.org 20260101000000Z 20491231000000Z
leaf local localhost 20260101000000Z 20491231000000Z
