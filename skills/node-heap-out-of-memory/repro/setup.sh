#!/usr/bin/env bash
set -euo pipefail
for ((i = 0; i < 20000; i++)); do echo "$i;2026-11-24;a row of some length"; done > part.csv
for ((i = 0; i < 30; i++)); do cat part.csv; done > rows.csv
