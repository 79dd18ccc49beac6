#!/usr/bin/env bash
set -euo pipefail
go run fixed/main.go
