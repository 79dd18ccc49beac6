import asyncio


async def fetch():
    await asyncio.sleep(0)
    return 4.2


async def test_fetch():
    assert await fetch() == 4.2
