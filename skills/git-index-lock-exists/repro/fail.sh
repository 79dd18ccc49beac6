#!/usr/bin/env bash
# needs: git
set -euo pipefail
cd app
git add notes.txt
