#!/usr/bin/env bash
# needs: python3
set -euo pipefail
# Started inside the package: "api" is the top now, and ".." leads above it.
cd shop
python3 -m api.routes
