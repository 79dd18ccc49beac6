import asyncio

import server
from client import Client

client = Client()
loop = asyncio.new_event_loop()
loop.run_until_complete(client.connect(server.start()))
print(asyncio.run(client.ask("tea")))
