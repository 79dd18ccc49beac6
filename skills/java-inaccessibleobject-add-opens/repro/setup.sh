#!/usr/bin/env bash
set -euo pipefail
javac Peek.java
