#!/usr/bin/env bash
# needs: debian:g++
set -euo pipefail
g++ -c main.cpp -o main.o
g++ main.o -o app
./app
