#!/usr/bin/env bash
status=$(cat status.txt)
if [ $status = ok ]; then
    echo healthy
    exit 0
fi
exit 1
