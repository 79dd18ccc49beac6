#!/usr/bin/env bash
status=$(cat status.txt)
if [ "$status" = ok ]; then
    echo healthy
    exit 0
fi
echo "not healthy: \"$status\""
exit 0
