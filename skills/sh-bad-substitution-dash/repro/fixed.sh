#!/usr/bin/env bash
set -euo pipefail
test "$(bash names.sh)" = image-feature-Login
test "$(dash names-posix.sh)" = image-feature-Login
dash names-posix.sh
