#!/usr/bin/env bash
set -euo pipefail
java -cp classes shop.Main
