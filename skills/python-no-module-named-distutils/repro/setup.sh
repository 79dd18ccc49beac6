#!/usr/bin/env bash
set -euo pipefail
# distutils left the standard library in Python 3.12: take such an interpreter if there is one, or leave the
# module out of a copied 3.11 library, which is what Debian does without python3-distutils.
for python in python3.14 python3.13 python3.12 python3; do
  if "$python" -c "import sys; sys.exit(sys.version_info < (3, 12))" 2>/dev/null; then
    "$python" -m venv .venv
    exit 0
  fi
done
read -r base version < <(python3 -c 'import sys; print(sys.base_prefix, "python%d.%d" % sys.version_info[:2])')
mkdir -p prefix/bin "prefix/lib/$version"
cp "$base/bin/$version" "prefix/bin/$version"
ln -s "$base/lib/$version"/* "prefix/lib/$version/"
rm "prefix/lib/$version/distutils"
"prefix/bin/$version" -m venv --without-pip .venv
