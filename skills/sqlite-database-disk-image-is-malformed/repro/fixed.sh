#!/usr/bin/env bash
set -euo pipefail
cp app.db broken.db
sqlite3 broken.db .dump 2> dump.log | sed '$s/^ROLLBACK.*/COMMIT;/' | sqlite3 rescued.db
test "$(sqlite3 rescued.db 'PRAGMA integrity_check')" = ok
mv rescued.db app.db
sqlite3 app.db 'SELECT count(*) > 1800, max(length(body)) > 0 FROM note'
