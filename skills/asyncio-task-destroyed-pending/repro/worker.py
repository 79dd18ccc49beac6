"""A loop that is closed while a task in it still waits."""
import asyncio


async def heartbeat():
    while True:
        await asyncio.sleep(60)


async def main():
    asyncio.ensure_future(heartbeat())
    await asyncio.sleep(0)
    print("work done")


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
