import asyncio


async def fetch(name):
    await asyncio.sleep(0.01)
    return name.upper()


def fetch_blocking(name):
    return asyncio.run(fetch(name))


async def handler():
    return fetch_blocking("a")


print(asyncio.run(handler()))
