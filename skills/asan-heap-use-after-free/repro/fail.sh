#!/usr/bin/env bash
# needs: debian:g++
set -euo pipefail
g++ -g -fsanitize=address -fno-omit-frame-pointer fail.cpp -o fail
ASAN_OPTIONS=detect_leaks=0 ./fail
