"""Sessions that are opened for each request and never closed."""
from sqlalchemy import create_engine, text
from sqlalchemy.orm import sessionmaker

engine = create_engine("sqlite:///shop.db", pool_size=2, max_overflow=1, pool_timeout=2)
sessions = sessionmaker(engine)
held = []


def handle(request):
    session = sessions()
    held.append(session)  # a framework's "g", a generator, a thread-local: somebody keeps it
    return session.scalar(text("select 1"))


for request in range(10):
    handle(request)
print("served", request + 1)
