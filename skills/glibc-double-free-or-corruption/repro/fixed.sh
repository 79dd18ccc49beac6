#!/usr/bin/env bash
set -euo pipefail
g++ -Wall -Wextra fixed.cpp -o fixed
./fixed
