#!/usr/bin/env bash
set -euo pipefail
. ./env.sh
cd app
go mod tidy
go build -mod=readonly -o shop .
./shop
