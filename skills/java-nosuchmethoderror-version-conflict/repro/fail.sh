#!/usr/bin/env bash
# needs: debian:openjdk-17-jdk-headless
set -euo pipefail
java -cp 'classes:lib/money-1.0.jar:lib/money-2.0.jar' Main
