#!/usr/bin/env bash
set -euo pipefail
# asyncio.run() makes a loop for this thread, runs the coroutine, and closes it.
sed -i -e '/loop = asyncio.get_event_loop()/d' -e 's/loop.run_until_complete(fetch())/asyncio.run(fetch())/' poll.py
python3 poll.py
