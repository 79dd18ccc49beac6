#!/usr/bin/env bash
set -euo pipefail
jar --update --file app.jar --main-class shop.Main
java -jar app.jar
