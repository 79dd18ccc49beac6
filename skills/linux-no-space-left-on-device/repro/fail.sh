#!/usr/bin/env bash
# needs: root
# For a small file system in a mount namespace of its own.
set -euo pipefail
mkdir -p sessions
unshare -m bash -euc '
    mount -t tmpfs -o size=20m,nr_inodes=50 none sessions
    for n in $(seq 60); do touch sessions/sess_$n; done
'
