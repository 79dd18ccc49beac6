#!/usr/bin/env bash
set -euo pipefail
# The leak mended: the low limit is enough.
(ulimit -n 64; python3 collect.py --close)
# Or, if so many are needed at once, a higher limit.
(ulimit -n 256; python3 collect.py)
