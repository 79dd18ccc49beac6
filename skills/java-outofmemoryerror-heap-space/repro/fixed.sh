#!/usr/bin/env bash
set -euo pipefail
java -Xmx32m Cache.java bounded
