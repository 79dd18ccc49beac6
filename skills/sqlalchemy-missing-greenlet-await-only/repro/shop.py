import asyncio

from models import Base, Item, Order
from sqlalchemy import select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine


async def main():
    engine = create_async_engine("sqlite+aiosqlite://")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    sessions = async_sessionmaker(engine)
    async with sessions() as session:
        session.add(Order(items=[Item(name="tea")]))
        await session.commit()
    try:
        async with sessions() as session:
            order = (await session.scalars(select(Order))).one()
            print([item.name for item in order.items])
    finally:
        await engine.dispose()


asyncio.run(main())
