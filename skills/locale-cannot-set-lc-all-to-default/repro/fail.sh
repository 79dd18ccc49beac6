#!/usr/bin/env bash
# needs: perl debian:locales
set -euo pipefail
mkdir -p locales
export LOCPATH=$PWD/locales
LC_ALL=de_DE.UTF-8 locale > out.txt 2> err.txt
LC_ALL=de_DE.UTF-8 perl -e 'print "started\n"' 2>> err.txt
cat err.txt
! grep -q 'Cannot set' err.txt
