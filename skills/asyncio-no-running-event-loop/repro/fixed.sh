#!/usr/bin/env bash
set -euo pipefail
# The main loop is handed to the callback, which passes the coroutine over to it.
sed -i -e 's/asyncio.create_task(save(message))/asyncio.run_coroutine_threadsafe(save(message), loop)/' \
  -e 's/^async def main():/&\n    global loop\n    loop = asyncio.get_running_loop()/' listen.py
python3 -W error listen.py
