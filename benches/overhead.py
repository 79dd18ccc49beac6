#!/usr/bin/env python3
"""What `skill run` adds to a command: the same command bare and through it, in turns, in pipes and in a terminal.

    benches/overhead.py target/release/skill [RUNS]

Prints medians of the time passed, as the table of docs/run.md has it. What follows a failure is looking for a skill (in the
starter library) and counts on its own.
"""

import os
import pty
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASTE = ROOT / "skills" / "sqlite-async-threading" / "tests" / "uvicorn.txt"
"""58 lines: a traceback of a web server."""

COMMANDS = {
    "`true`": ["true"],
    "`python3 -c pass`": [sys.executable, "-c", "pass"],
    "fails, nothing is printed": ["sh", "-c", "exit 1"],
    "fails, nothing fits": ["sh", "-c", "echo FrobError: the frob is out of tune >&2; exit 1"],
    "fails, a skill fits": ["sh", "-c", f"cat {PASTE} >&2; exit 1"],
}


def in_pipes(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return time.perf_counter() - start


def in_terminal(command: list[str]) -> float:
    start = time.perf_counter()
    pid, master = pty.fork()
    if pid == 0:
        os.execvp(command[0], command)
    try:
        while os.read(master, 1 << 16):
            pass
    except OSError:
        # How Linux says that the other end is closed.
        pass
    os.waitpid(pid, 0)
    passed = time.perf_counter() - start
    os.close(master)
    return passed


def main(skill: str, runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = os.environ["HOME"] = folder
        os.chdir(folder)
        subprocess.run([skill, "-q", "index"], check=True)
        print("| command | where | bare | `skill run` | more |\n|---|---|---|---|---|")
        for name, command in COMMANDS.items():
            for where, measure in (("pipes", in_pipes), ("terminal", in_terminal)):
                pair = command, [skill, "run", "--", *command]
                times: tuple[list[float], list[float]] = [], []
                for turn in range(runs + 1):
                    for kind, kept in zip(pair, times, strict=True):
                        passed = measure(kind) * 1000
                        # The first ones do not count.
                        if turn:
                            kept.append(passed)
                bare, ours = map(statistics.median, times)
                print(f"| {name} | {where} | {bare:.1f} ms | {ours:.1f} ms | {ours - bare:.1f} ms |", flush=True)


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    main(str(Path(sys.argv[1]).resolve()), int(sys.argv[2]) if len(sys.argv) == 3 else 50)
