#!/usr/bin/env python3
"""Counts the instructions of whole runs, which no other work on the machine disturbs, and compares them with bounds.

    benches/instructions.py [--write] [--binary target/release/skill]

Needs valgrind. The bounds are in `benches/instructions.json`: a run that takes more than a tenth above its bound is a
failure, and the exit status 1. `--write` makes the bounds anew, from what is measured now.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOUNDS = ROOT / "benches" / "instructions.json"
PASTE = ROOT / "skills" / "sqlite-async-threading" / "tests" / "uvicorn.txt"
SLACK = 1.1

RUNS = {
    "help": ["--help"],
    "match": ["match"],
    "match-json": ["match", "--json"],
    "nothing-fits": ["match", str(ROOT / "tests" / "data" / "unknown-error.txt")],
    "show": ["show", "sqlite-async-threading"],
    "search": ["search", "asyncio", "thread"],
}


def count(binary: str, arguments: list[str], home: str) -> int:
    counted = os.path.join(home, "counted")
    environment = {"HOME": home, "PATH": os.environ["PATH"]}
    with open(PASTE, "rb") as paste:
        run = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={counted}", binary, *arguments],
            stdin=paste,
            capture_output=True,
            env=environment,
            cwd=home,
            check=False,
        )
    found = re.search(rb"Collected : (\d+)", run.stderr)
    if not found:
        sys.exit(f"error: valgrind says: {run.stderr.decode(errors='replace')}")
    return int(found[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="take what is measured for the bounds")
    parser.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "skill")
    options = parser.parse_args()
    binary = str(options.binary.resolve())
    with tempfile.TemporaryDirectory() as home:
        # The index is made before anything is counted, and its files have settled.
        subprocess.run([binary, "match", str(PASTE)], env={"HOME": home}, cwd=home, capture_output=True, check=False)
        counts = {name: count(binary, arguments, home) for name, arguments in RUNS.items()}
    bounds = json.loads(BOUNDS.read_text(encoding="utf-8")) if BOUNDS.exists() else {}
    failed = False
    for name, counted in counts.items():
        bound = bounds.get(name)
        is_over = not options.write and bound is not None and counted > bound * SLACK
        failed |= is_over
        told = f"{counted / 1e6:8.2f} million" + (f", bound {bound / 1e6:.2f}" if bound else "")
        print(f"{name:14}{told}{'  MORE THAN ALLOWED' if is_over else ''}")
    if options.write:
        BOUNDS.write_text(json.dumps(counts, indent=2) + "\n", encoding="utf-8")
    sys.exit(failed)


if __name__ == "__main__":
    main()
