#!/usr/bin/env bash
set -euo pipefail
. ./cgroup.sh
# Less memory for the same result, in the same limit; or the limit that it needs.
limited 60M bash job.sh --stream
limited 400M bash job.sh
