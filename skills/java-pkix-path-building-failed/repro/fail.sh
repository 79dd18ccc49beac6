#!/usr/bin/env bash
set -euo pipefail
java -Djava.net.useSystemProxies=false Serve.java
