#!/usr/bin/env bash
set -euo pipefail
mkdir -p classes
javac -d classes src/shop/Main.java
jar --create --file app.jar -C classes .
