#!/usr/bin/env bash
set -euo pipefail
: > status.txt
bash check-fixed.sh
echo 'in trouble' > status.txt
bash check-fixed.sh
echo ok > status.txt
bash check-fixed.sh
