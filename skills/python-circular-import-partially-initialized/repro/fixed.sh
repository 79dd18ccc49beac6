#!/usr/bin/env bash
set -euo pipefail
cp pricing_fixed.py shop/pricing.py
python3 main.py
python3 -c "import shop.pricing"
