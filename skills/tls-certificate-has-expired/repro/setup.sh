#!/usr/bin/env bash
set -euo pipefail
. ./ca.sh
ca
leaf old localhost 20250101000000Z 20250401000000Z
leaf new localhost 20260101000000Z 20491231000000Z
