#!/usr/bin/env bash
set -euo pipefail
export GIT_AUTHOR_NAME=dev GIT_AUTHOR_EMAIL=dev@example.com GIT_COMMITTER_NAME=dev GIT_COMMITTER_EMAIL=dev@example.com
cd app
# Nobody at work here? Then the lock is a leftover.
for pid in $(pgrep -x git || true); do
    case $(readlink "/proc/$pid/cwd" || true) in
        "$PWD"*) echo "git process $pid is still at work here" >&2; exit 1 ;;
    esac
done
rm "$(git rev-parse --git-path index.lock)"
git add notes.txt
git commit -qm 'Second'
git status --short
git fsck --no-dangling
git log --format=%s
