"""A Starlette app whose one sqlite3 connection is opened at start-up and used from worker threads."""
import asyncio
import contextlib
import sqlite3

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route


class NoteStore:
    def __init__(self, path):
        self._db = sqlite3.connect(path)
        self._db.execute("CREATE TABLE IF NOT EXISTS note (body TEXT NOT NULL)")

    def add(self, body):
        self._db.execute("INSERT INTO note VALUES (?)", (body,))
        self._db.commit()

    def count(self):
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
