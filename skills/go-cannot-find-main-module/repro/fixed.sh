#!/usr/bin/env bash
set -euo pipefail
go mod init example.com/shop
env -u GOFLAGS GOWORK=off go build -o gen ./tools/gen
./gen
