#!/usr/bin/env bash
set -euo pipefail
mkdir -p locales
export LOCPATH=$PWD/locales
# What locale-gen does for the whole system, here into this folder.
localedef -i de_DE -f UTF-8 "$PWD/locales/de_DE.UTF-8"
LC_ALL=de_DE.UTF-8 locale > out.txt 2> err.txt
LC_ALL=de_DE.UTF-8 perl -e 'print "started\n"' 2>> err.txt
test ! -s err.txt
grep LC_TIME out.txt
