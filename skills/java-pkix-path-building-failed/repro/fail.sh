#!/usr/bin/env bash
# needs: debian:openjdk-17-jdk-headless
set -euo pipefail
java -Djava.net.useSystemProxies=false Serve.java
