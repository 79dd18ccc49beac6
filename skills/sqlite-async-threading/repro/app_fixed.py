"""The same app with one connection that may cross threads, and a lock around every use of it."""
import asyncio
import contextlib
import sqlite3
import threading

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route


class NoteStore:
    def __init__(self, path):
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._lock = threading.Lock()
        self._db.execute("CREATE TABLE IF NOT EXISTS note (body TEXT NOT NULL)")

    def add(self, body):
        with self._lock, self._db:  # the inner context commits, or rolls back on an exception
            self._db.execute("INSERT INTO note VALUES (?)", (body,))

    def count(self):
        with self._lock:
            return self._db.execute("SELECT count(*) FROM note").fetchone()[0]


async def notes(request):
    store = request.app.state.store
    await asyncio.to_thread(store.add, "hello")
    return JSONResponse({"notes": await asyncio.to_thread(store.count)})


@contextlib.asynccontextmanager
async def lifespan(app):
    app.state.store = NoteStore("notes.db")
    yield


app = Starlette(routes=[Route("/notes", notes)], lifespan=lifespan)
