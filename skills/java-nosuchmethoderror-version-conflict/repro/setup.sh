#!/usr/bin/env bash
set -euo pipefail
# money 1 and money 2; Main is compiled against 2.
for v in 1 2; do
  mkdir -p "out$v" lib
  javac -d "out$v" "v$v/Format.java"
  jar --create --file "lib/money-$v.0.jar" -C "out$v" .
done
mkdir -p classes
javac -cp lib/money-2.0.jar -d classes src/Main.java
