#!/usr/bin/env bash
# A server whose hook speaks as GitHub does, with a limit of 1 MB instead of 100 so that nothing large is needed.
set -euo pipefail
. ./env.sh
git init -q --bare origin.git
cat > origin.git/hooks/pre-receive <<'HOOK'
#!/usr/bin/env bash
while read -r _ new _; do
    git rev-list --objects "$new" --not --all |
        git cat-file --batch-check='%(objecttype) %(objectsize) %(rest)' |
        awk '$1 == "blob" && $2 > 1048576 { print $3; n = 1; exit } END { exit n }' > found && continue
    echo "error: See https://gh.io/lfs for more information."
    echo "error: File $(cat found) is 122.07 MB; this exceeds GitHub's file size limit of 100.00 MB"
    echo "error: GH001: Large files detected. You may want to try Git Large File Storage - https://git-lfs.github.com."
    exit 1
done
HOOK
chmod +x origin.git/hooks/pre-receive
git clone -q origin.git app 2> clone.log
cd app
echo one > notes.txt && git add notes.txt && git commit -qm 'First'
git push -q origin main
mkdir data && head -c 2000000 /dev/zero > data/train.csv
git add data && git commit -qm 'Add data'
echo two >> notes.txt && git commit -qam 'More notes'
git rm -q data/train.csv && git commit -qm 'Remove data'
