#!/usr/bin/env bash
set -euo pipefail
java -cp . Peek
