import asyncio

import server
from client import Client


async def main():
    client = Client()
    await client.connect(server.start())
    print(await client.ask("tea"))
    client.writer.close()
    await client.writer.wait_closed()


asyncio.run(main())
