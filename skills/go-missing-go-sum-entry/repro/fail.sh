#!/usr/bin/env bash
# needs: debian:golang-go debian:python3
set -euo pipefail
. ./env.sh
cd app
go build -o shop .
