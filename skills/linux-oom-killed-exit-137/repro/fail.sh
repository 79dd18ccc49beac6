#!/usr/bin/env bash
# needs: python3 root
# A cgroup is made and removed.
set -euo pipefail
. ./cgroup.sh
limited 60M bash job.sh
