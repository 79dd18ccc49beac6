"""dmg.py FILE: destroys one data page of the table note, as a bad sector would."""
import sqlite3, sys

db = sqlite3.connect(sys.argv[1])
size = db.execute("PRAGMA page_size").fetchone()[0]
page = db.execute("SELECT pageno FROM dbstat WHERE name = 'note' AND pagetype = 'leaf' ORDER BY pageno LIMIT 1 OFFSET 5").fetchone()[0]
db.close()
with open(sys.argv[1], "r+b") as file:
    file.seek((page - 1) * size)
    file.write(b"\0" * size)
