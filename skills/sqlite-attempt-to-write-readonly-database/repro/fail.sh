#!/usr/bin/env bash
# needs: python3
set -euo pipefail
rm -f live.db new.db
python3 - <<'P'
import os, shutil, sqlite3

db = sqlite3.connect("live.db")
db.execute("CREATE TABLE note (body TEXT)")
db.commit()
# A deployment or restore puts another file in the place of the one that is open.
shutil.copy("live.db", "new.db")
os.replace("new.db", "live.db")
db.execute("INSERT INTO note VALUES ('x')")
P
