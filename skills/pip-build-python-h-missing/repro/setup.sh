#!/usr/bin/env bash
set -euo pipefail
# An interpreter without its headers, as a distribution ships it: the same binary and library under
# a prefix of their own, where include/pythonX.Y does not exist.
read -r base version < <(python3 -c 'import sys; print(sys.base_prefix, "python%d.%d" % sys.version_info[:2])')
mkdir -p prefix/bin "prefix/lib/$version"
cp "$base/bin/$version" "prefix/bin/$version"
ln -s "$base/lib/$version"/* "prefix/lib/$version/"
for data in "prefix/lib/$version"/_sysconfigdata*.py; do
  sed --in-place "s#$base/include#$PWD/prefix/include#g" "$data"
done
"prefix/bin/$version" -m venv .venv
.venv/bin/pip install --quiet setuptools wheel
