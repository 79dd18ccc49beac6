#!/usr/bin/env bash
set -euo pipefail
# The place of "apt-get install python3-dev": the headers of this version appear where it looks for them.
read -r base version < <(python3 -c 'import sys; print(sys.base_prefix, "python%d.%d" % sys.version_info[:2])')
mkdir -p prefix/include
ln -s "$base/include/$version" "prefix/include/$version"
.venv/bin/pip install --quiet --no-build-isolation ./counter
.venv/bin/python -c "import counter; print(counter.__name__)"
