def total(rows):
    return sum(row["qty"] for row in rows)
