#!/usr/bin/env bash
# Sourced by fail.sh and fixed.sh: only the folder proxy, and a module cache of our own.
export GOPROXY="file://$PWD/proxy" GONOSUMDB='*' GONOSUMCHECK=1 GOSUMDB=off GOFLAGS=-modcacherw GOWORK=off
export GOMODCACHE="$PWD/modcache"
