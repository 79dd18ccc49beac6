#!/usr/bin/env bash
# A module proxy in a folder stands in for the real one: example.com/money v1.2.0 and v1.3.0.
set -euo pipefail
for version in v1.2.0 v1.3.0; do
  folder="zip/example.com/money@$version"
  mkdir -p "$folder" proxy/example.com/money/@v
  printf 'module example.com/money\n\ngo 1.19\n' > "$folder/go.mod"
  printf 'package money\n\n// Cents returns n units in cents.\nfunc Cents(n int) int { return n * 100 }\n' > "$folder/money.go"
  python3 - "$version" <<'PY'
import sys, zipfile
folder = f"example.com/money@{sys.argv[1]}"
with zipfile.ZipFile(f"proxy/example.com/money/@v/{sys.argv[1]}.zip", "w") as out:
    for name in ("go.mod", "money.go"):
        out.write(f"zip/{folder}/{name}", f"{folder}/{name}")
PY
  cp "$folder/go.mod" "proxy/example.com/money/@v/$version.mod"
  printf '{"Version":"%s","Time":"2026-01-02T03:04:05Z"}\n' "$version" > "proxy/example.com/money/@v/$version.info"
  echo "$version" >> proxy/example.com/money/@v/list
done
