#!/usr/bin/env bash
set -euo pipefail
rm -f live.db new.db
python3 - <<'P'
import os, shutil, sqlite3

db = sqlite3.connect("live.db")
db.execute("CREATE TABLE note (body TEXT)")
db.commit()
db.close()
shutil.copy("live.db", "new.db")
os.replace("new.db", "live.db")
db = sqlite3.connect("live.db")
db.execute("INSERT INTO note VALUES ('x')")
db.commit()
print(db.execute("SELECT count(*) FROM note").fetchone())
P
