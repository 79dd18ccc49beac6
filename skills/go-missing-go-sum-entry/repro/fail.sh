#!/usr/bin/env bash
# needs: python3 debian:golang-go
set -euo pipefail
. ./env.sh
cd app
go build -o shop .
