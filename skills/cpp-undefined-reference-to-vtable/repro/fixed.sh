#!/usr/bin/env bash
set -euo pipefail
# Shape is an interface: say so.
sed -i 's/virtual double area() const;/virtual double area() const = 0;/' shape.h
g++ -c main.cpp -o main.o
g++ main.o -o app
./app
