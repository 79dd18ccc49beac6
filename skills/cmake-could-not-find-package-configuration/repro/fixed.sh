#!/usr/bin/env bash
set -euo pipefail
# Install the package into a folder and name that folder.
cmake -S money -B money-build -DCMAKE_INSTALL_PREFIX="$PWD/prefix" > /dev/null
cmake --build money-build --target install > /dev/null
cmake -S . -B build -DCMAKE_PREFIX_PATH="$PWD/prefix"
cmake --build build
./build/shop
