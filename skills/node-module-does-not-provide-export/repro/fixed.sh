#!/usr/bin/env bash
set -euo pipefail
sed -i "s/{ round }/{ roundCents as round }/" main.js
node main.js
