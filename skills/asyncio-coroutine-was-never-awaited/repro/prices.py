"""An async function called like an ordinary one."""
import asyncio


async def fetch(item):
    await asyncio.sleep(0)
    return {"item": item, "price": 4.2}


async def main():
    row = fetch("tea")
    print(row["price"])


asyncio.run(main())
