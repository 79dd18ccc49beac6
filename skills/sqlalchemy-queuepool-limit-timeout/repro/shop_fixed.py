"""The session is closed at the end of each request, whatever happens in it."""
from sqlalchemy import create_engine, text
from sqlalchemy.orm import sessionmaker

engine = create_engine("sqlite:///shop.db", pool_size=2, max_overflow=1, pool_timeout=2)
sessions = sessionmaker(engine)


def handle(request):
    with sessions() as session:
        return session.scalar(text("select 1"))


for request in range(10):
    handle(request)
print("served", request + 1, engine.pool.status())
