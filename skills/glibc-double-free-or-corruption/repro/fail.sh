#!/usr/bin/env bash
# needs: debian:g++
set -euo pipefail
g++ -O0 fail.cpp -o fail
./fail
