#!/bin/sh
branch=feature/Login
printf 'image-%s\n' "$(printf '%s' "$branch" | tr / -)"
