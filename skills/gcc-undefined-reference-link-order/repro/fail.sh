#!/usr/bin/env bash
# needs: gcc
set -euo pipefail
gcc -c main.c shape.c
ar rcs libshape.a shape.o
gcc -L. -lshape -lm main.o -o app
