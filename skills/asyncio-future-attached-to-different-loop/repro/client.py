"""A small client that keeps its connection open."""
import asyncio


class Client:
    async def connect(self, port):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)

    async def ask(self, line):
        self.writer.write(line.encode() + b"\n")
        return (await self.reader.readline()).decode().strip()
