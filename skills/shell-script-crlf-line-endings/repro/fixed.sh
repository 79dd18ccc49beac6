#!/usr/bin/env bash
set -euo pipefail
sed -i 's/\r$//' deploy.sh
./deploy.sh prod
