import asyncio


async def fetch(name):
    await asyncio.sleep(0.01)
    return name.upper()


def fetch_blocking(name):  # still there for callers that have no loop
    return asyncio.run(fetch(name))


async def handler():
    return await fetch("a")


async def handler_of_code_that_must_stay_synchronous():
    return await asyncio.to_thread(fetch_blocking, "b")


print(asyncio.run(handler()))
print(asyncio.run(handler_of_code_that_must_stay_synchronous()))
print(fetch_blocking("c"))
