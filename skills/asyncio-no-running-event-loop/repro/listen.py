"""A callback of another library's thread starts a coroutine."""
import asyncio
import sys
import threading

saved = []


async def save(message):
    await asyncio.sleep(0)
    saved.append(message)


def on_message(message):
    asyncio.create_task(save(message))


async def main():
    listener = threading.Thread(target=on_message, args=("tea sold",))
    listener.start()
    await asyncio.to_thread(listener.join)
    await asyncio.sleep(0.1)
    print(saved)
    sys.exit(0 if saved else 1)


asyncio.run(main())
