#!/usr/bin/env bash
set -euo pipefail
mkdir -p sessions
unshare -m bash -euc '
    mount -t tmpfs -o size=20m,nr_inodes=50 none sessions
    for n in $(seq 49); do touch -d "3 days ago" sessions/sess_$n; done
    df -h sessions; df -i sessions
    find sessions -xdev -type f -name "sess_*" -mtime +1 -delete
    df -i sessions
    for n in $(seq 40); do touch sessions/sess_$n; done
'
