#!/usr/bin/env bash
# A real leftover lock: git is killed (signal 9) while its editor is open.
set -euo pipefail
export GIT_AUTHOR_NAME=dev GIT_AUTHOR_EMAIL=dev@example.com GIT_COMMITTER_NAME=dev GIT_COMMITTER_EMAIL=dev@example.com
git init -q -b main app
cd app
echo one > notes.txt
git add notes.txt
git commit -qm 'First'
echo two >> notes.txt

cat > ../editor.sh <<'EOF'
#!/bin/sh
kill -KILL "$PPID"
EOF
chmod +x ../editor.sh
GIT_EDITOR="$PWD/../editor.sh" git commit -a || true
for _ in $(seq 50); do pgrep -f "$PWD/../editor.sh" > /dev/null || break; sleep 0.1; done
test -f .git/index.lock
