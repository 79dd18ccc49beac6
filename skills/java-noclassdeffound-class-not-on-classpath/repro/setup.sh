#!/usr/bin/env bash
set -euo pipefail
# money.jar is on the class path while compiling, as with Maven's scope "provided".
mkdir -p money classes
javac -d money src/Format.java
jar --create --file money.jar -C money .
rm -r money
javac -cp money.jar -d classes src/shop/Main.java
