"""The slow work is done before the transaction, and whoever comes second waits long enough."""
import sqlite3
import threading
import time

DATABASE = "shop.db"


def connect():
    connection = sqlite3.connect(DATABASE, timeout=15)
    connection.execute("PRAGMA journal_mode=WAL")
    return connection


setup = connect()
setup.execute("CREATE TABLE IF NOT EXISTS orders (item TEXT)")
setup.commit()
started = threading.Event()


def slow_writer():
    connection = connect()
    started.set()
    time.sleep(3)  # the slow call, without a transaction
    with connection:
        connection.execute("INSERT INTO orders VALUES ('tea')")
    connection.close()


thread = threading.Thread(target=slow_writer)
thread.start()
started.wait()
second = connect()
with second:
    second.execute("INSERT INTO orders VALUES ('milk')")
thread.join()
print("orders:", second.execute("SELECT count(*) FROM orders").fetchone()[0])
