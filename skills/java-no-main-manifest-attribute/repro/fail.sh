#!/usr/bin/env bash
# needs: debian:openjdk-17-jdk-headless
set -euo pipefail
java -jar app.jar
