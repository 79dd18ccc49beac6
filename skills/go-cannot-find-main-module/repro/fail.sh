#!/usr/bin/env bash
# needs: debian:golang-go
set -euo pipefail
env -u GOFLAGS GO111MODULE=on GOWORK=off go build -o gen ./tools/gen
