#!/usr/bin/env bash
set -euo pipefail
gcc -c main.c shape.c
ar rcs libshape.a shape.o
gcc main.o -L. -lshape -lm -o app
./app
