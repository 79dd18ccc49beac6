"""Runs a command in a terminal of its own and does to it what it is told: for tests.

Standard input is a JSON object: `command`, `size` (rows, columns), and `steps`, each of them one of
["expect", text], ["send", text], ["resize", rows, columns], ["signal", number]. Standard output is one too: `output`, `status`
(negative for a signal), and whether the `modes` of the terminal are at the end as they were.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

PATIENCE = 60

job = json.load(sys.stdin)
ready, go = os.pipe()
pid, master = pty.fork()
if pid == 0:
    # As terminals do: a job in the background has these ignored, and so has all that it starts.
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)
    # Only when the size is there.
    os.read(ready, 1)
    os.execvp(job["command"][0], job["command"])


def resize(rows, columns):
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def modes():
    return termios.tcgetattr(master)[:4]


resize(*job.get("size", (24, 80)))
before = modes()
os.write(go, b"x")

output = b""
seen = 0


def read(end):
    """Takes what is there; whether there may be more."""
    global output
    ready, _, _ = select.select([master], [], [], max(0, end - time.monotonic()))
    if not ready:
        return False
    try:
        part = os.read(master, 65536)
    except OSError:
        return False
    output += part
    return bool(part)


end = time.monotonic() + PATIENCE
for step, *values in job.get("steps", []):
    if step == "expect":
        wanted = values[0].encode()
        while wanted not in output[seen:]:
            if not read(end):
                sys.exit(f"{values[0]!r} did not come: {output!r}")
        seen += output[seen:].index(wanted) + len(wanted)
    elif step == "send":
        os.write(master, values[0].encode())
    elif step == "resize":
        resize(*values)
    elif step == "signal":
        os.kill(pid, values[0])
while read(end):
    pass
kept = modes() == before
if time.monotonic() > end:
    os.kill(pid, 9)
    sys.exit(f"it does not end: {output!r}")
_, status = os.waitpid(pid, 0)
print(json.dumps({"output": output.decode("latin-1"), "status": os.waitstatus_to_exitcode(status), "modes": kept}))
