#!/usr/bin/env bash
# needs: debian:openjdk-17-jdk-headless
set -euo pipefail
mkdir -p classes
javac -d classes src/shop/Main.java
jar --create --file app.jar -C classes .
