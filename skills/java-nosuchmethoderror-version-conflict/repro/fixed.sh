#!/usr/bin/env bash
set -euo pipefail
rm lib/money-1.0.jar
java -cp 'classes:lib/*' Main
