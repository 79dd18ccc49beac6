#!/usr/bin/env bash
set -euo pipefail
g++ -g -fsanitize=address -fno-omit-frame-pointer fixed.cpp -o fixed
ASAN_OPTIONS=detect_leaks=0 ./fixed
