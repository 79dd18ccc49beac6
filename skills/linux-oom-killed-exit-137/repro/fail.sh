#!/usr/bin/env bash
# needs: root python3 (a cgroup is made and removed)
set -euo pipefail
. ./cgroup.sh
limited 60M bash job.sh
