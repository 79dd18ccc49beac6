#!/usr/bin/env bash
set -euo pipefail
java -cp classes:money.jar shop.Main
