#!/usr/bin/env bash
# needs: debian:golang-go
set -euo pipefail
# Each worker closes: the second one either sends on the closed channel or closes it again.
GOMAXPROCS=1 go run fail/main.go
