#!/usr/bin/env bash
# With dbstat, as Debian's has.
set -euo pipefail
sqlite3 app.db "CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT);
WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 2000) INSERT INTO note SELECT x, 'note ' || x || hex(randomblob(20)) FROM c"
python3 damage.py app.db
