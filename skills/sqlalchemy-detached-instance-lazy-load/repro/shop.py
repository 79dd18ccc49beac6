from models import Base, Item, Order
from sqlalchemy import create_engine, select
from sqlalchemy.orm import sessionmaker

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
sessions = sessionmaker(engine)


def newest():
    with sessions() as session:
        return session.scalars(select(Order)).first()


with sessions.begin() as session:
    session.add(Order(items=[Item(name="tea")]))
order = newest()
print([item.name for item in order.items])
