#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
cd app
git stash push -q -m 'before pull'
git pull -q
git stash pop
test "$(cat config.yml)" = "$(printf 'port: 8080\nhost: localhost\n\n\n\nlog: debug\n')"
