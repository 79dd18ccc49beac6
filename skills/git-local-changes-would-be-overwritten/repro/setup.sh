#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
git init -q --bare origin.git
git clone -q origin.git app 2> clone.log
(cd app && printf 'port: 80\nhost: localhost\n\n\n\nlog: info\n' > config.yml && git add config.yml && git commit -qm 'First' && git push -q origin main)
git clone -q origin.git colleague
(cd colleague && sed -i 's/port: 80/port: 8080/' config.yml && git commit -qam 'Another port' && git push -q)
(cd app && sed -i 's/log: info/log: debug/' config.yml)
