#!/usr/bin/env bash
echo "building the report"
python3 report.py "$@"
status=$?
echo "exit status $status"
exit "$status"
