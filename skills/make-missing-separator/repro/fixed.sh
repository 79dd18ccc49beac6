#!/usr/bin/env bash
set -euo pipefail
# Four spaces at the start of a line become the tab that a recipe needs.
sed -i "s/^    /$(printf '\t')/" Makefile
make
