"""The task is kept, cancelled and awaited before the loop ends; asyncio.run() closes the loop."""
import asyncio
import contextlib


async def heartbeat():
    while True:
        await asyncio.sleep(60)


async def main():
    beat = asyncio.create_task(heartbeat())
    await asyncio.sleep(0)
    print("work done")
    beat.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await beat


asyncio.run(main())
