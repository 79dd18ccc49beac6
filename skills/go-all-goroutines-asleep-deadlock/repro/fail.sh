#!/usr/bin/env bash
# needs: debian:golang-go
set -euo pipefail
go run fail/main.go
