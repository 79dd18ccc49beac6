#!/usr/bin/env bash
set -euo pipefail
# The other one needs three seconds; apt waits for it.
. ./apt.sh 3
apt-get "${options[@]}" -o DPkg::Lock::Timeout=60 install -y --no-download bash > apt.log
grep "newly installed" apt.log
