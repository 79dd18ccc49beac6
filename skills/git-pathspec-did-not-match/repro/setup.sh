#!/usr/bin/env bash
# The branch exists on the server only, and was made after the clone.
set -euo pipefail
. ./env.sh
git init -q --bare origin.git
git clone -q origin.git seed 2> clone.log
(cd seed && git commit -q --allow-empty -m 'First' && git push -q origin main)
git clone -q origin.git app
(cd seed && git push -q origin main:feature/export)
