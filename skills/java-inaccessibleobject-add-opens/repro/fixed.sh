#!/usr/bin/env bash
set -euo pipefail
java --add-opens java.base/java.lang=ALL-UNNAMED -cp . Peek
