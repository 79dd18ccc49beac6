#!/usr/bin/env bash
# needs: debian:golang-go
set -euo pipefail
# Eight writers, a million rounds each: the runtime's check catches one of them in the first milliseconds.
GOMAXPROCS=4 go run fail/main.go
