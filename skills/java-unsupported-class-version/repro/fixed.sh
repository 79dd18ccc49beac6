#!/usr/bin/env bash
# Compile for the Java that will run it.
set -euo pipefail
feature=$(java -XshowSettings:properties -version 2>&1 | awk '/java.specification.version =/ {print $3}')
rm -rf out
javac --release "$feature" -d out Foo.java
java -cp out Foo
