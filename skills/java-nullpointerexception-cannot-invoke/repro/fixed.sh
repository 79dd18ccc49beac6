#!/usr/bin/env bash
set -euo pipefail
javac -d out-fixed fixed/shop/Shop.java
java -cp out-fixed shop.Shop linus
java -cp out-fixed shop.Shop ada
