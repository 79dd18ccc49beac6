#!/usr/bin/env bash
# Stands in for "compiled by a newer JDK" where only one JDK is installed:
# bytes 6 and 7 of a class file are its version; raise them four above this runtime.
set -euo pipefail
mkdir -p out
javac -d out Foo.java
feature=$(java -XshowSettings:properties -version 2>&1 | awk '/java.specification.version =/ {print $3}')
printf "\\x$(printf '%02x' $((feature + 44 + 4)))" | dd of=out/Foo.class bs=1 seek=7 conv=notrunc status=none
