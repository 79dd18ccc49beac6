#!/usr/bin/env bash
# needs: debian:golang-go
set -euo pipefail
GOWORK=off go build -o shop .
