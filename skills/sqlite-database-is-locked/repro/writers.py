"""Two connections write at the same time: one keeps its transaction open while the other wants to begin."""
import sqlite3
import threading
import time

first = sqlite3.connect("shop.db", check_same_thread=False)
first.execute("CREATE TABLE IF NOT EXISTS orders (item TEXT)")
first.commit()
holding = threading.Event()


def slow_writer():
    first.execute("INSERT INTO orders VALUES ('tea')")  # takes the write lock
    holding.set()
    time.sleep(3)  # a slow call, with the transaction open
    first.commit()


thread = threading.Thread(target=slow_writer)
thread.start()
holding.wait()
second = sqlite3.connect("shop.db", timeout=1)
try:
    second.execute("INSERT INTO orders VALUES ('milk')")
    second.commit()
finally:
    thread.join()
