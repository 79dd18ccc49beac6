#!/usr/bin/env bash
# needs: debian:openjdk-17-jdk-headless
set -euo pipefail
javac -d out fail/shop/Shop.java
java -cp out shop.Shop linus
