#!/usr/bin/env bash
set -euo pipefail
java -cp 'classes:lib/money-1.0.jar:lib/money-2.0.jar' Main
