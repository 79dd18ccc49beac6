"""A worker thread that wants to run a coroutine."""
import asyncio
import sys
import threading


async def fetch():
    await asyncio.sleep(0)
    return "price: 4.20"


def work():
    try:
        loop = asyncio.get_event_loop()
        print(loop.run_until_complete(fetch()))
    except RuntimeError:
        failed.append(True)
        raise


failed = []
thread = threading.Thread(target=work)
thread.start()
thread.join()
sys.exit(1 if failed else 0)
