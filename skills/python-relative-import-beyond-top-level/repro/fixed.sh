#!/usr/bin/env bash
set -euo pipefail
# Started in the folder that contains the package "shop".
python3 -m shop.api.routes
