#!/usr/bin/env python3
"""Makes the tables of docs/benchmarks.md: the program measured as it is used, as whole processes.

    cargo build --release --bins --examples
    benches/tables.py --from FOLDER [--only SECTION …] [--sizes 100,1000,10000,60000]

FOLDER holds skills to make registries of (`benches/large.py`). Each section of the page is made by one function here and
stands between two comments in the page; a section that is not asked for stays as it is. Everything that is compared is
measured in one run, in turns, on the same folder. Quoted are medians: of processor time, which other work on the machine
disturbs least, of time passed, and the most memory.
"""

import argparse
import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
PASTE = ROOT / "skills" / "sqlite-async-threading" / "tests" / "uvicorn.txt"
"""58 lines: a traceback of a web server."""


@dataclass
class Figures:
    """What runs of one command took: seconds of processor and passed, and bytes."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    def cells(self) -> str:
        return f"{span(self.cpu)} | {span(self.wall)} | {max(self.memory) / 1e6:.0f} MB"


def span(seconds: list[float]) -> str:
    middle = statistics.median(seconds)
    return f"{middle:.1f} s" if middle >= 2 else f"{middle * 1000:.1f} ms"


def run(command: list[str], paste: Path | None = None) -> tuple[float, float, int]:
    """Runs a command to its end; what it prints is thrown away."""
    with open(paste or os.devnull, "rb") as stdin:
        return run_on(command, stdin)


def run_on(command: list[str], stdin: IO[bytes]) -> tuple[float, float, int]:
    start = time.perf_counter()
    child = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    passed = time.perf_counter() - start
    child.returncode = 0
    return usage.ru_utime + usage.ru_stime, passed, usage.ru_maxrss * 1024


def in_turns(commands: dict[str, list[str]], runs: int, paste: Path | None = None) -> dict[str, Figures]:
    """Each command several times, in turns, after one run that does not count."""
    figures = {name: Figures() for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            cpu, wall, memory = run(command, paste)
            if turn > 0:
                figures[name].cpu.append(cpu)
                figures[name].wall.append(wall)
                figures[name].memory.append(memory)
    return figures


class Bench:
    def __init__(self, options: argparse.Namespace, work: Path) -> None:
        self.skill = str(options.binary)
        self.bare = str(options.binary.parent / "examples" / "bare")
        self.source = options.source
        self.sizes = options.sizes
        self.runs = options.runs
        self.work = work
        self.cache = work / "cache"

    def command(self, skills: Path, *arguments: str) -> list[str]:
        return [self.skill, "--skills", str(skills), "--index-dir", str(self.cache), *arguments]

    def registry(self, count: int) -> Path:
        folder = self.work / str(count)
        script = ROOT / "benches" / "large.py"
        subprocess.run([sys.executable, str(script), str(self.source), str(folder), str(count)], check=True)
        return folder

    def clear(self) -> None:
        shutil.rmtree(self.cache, ignore_errors=True)


def machine(_: Bench) -> str:
    processor = "an unknown processor"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            processor = line.split(":", 1)[1].strip()
            break
    load = os.getloadavg()[0]
    return (
        f"{processor}, {os.cpu_count()} cores, {os.uname().sysname} {os.uname().release.split('-')[0]}; "
        f"load when this was measured: {load:.1f}."
    )


def small(bench: Bench) -> str:
    """The starter library alone."""
    here = [bench.skill, "--index-dir", str(bench.cache)]
    commands = {
        "`skill --help`": [bench.skill, "--help"],
        "`skill --version`": [bench.skill, "--version"],
        "`skill match` of a traceback of 58 lines": [*here, "match"],
        "`skill match --json`": [*here, "match", "--json"],
        "`skill show NAME`": [*here, "show", "sqlite-async-threading"],
        "`skill search asyncio thread`": [*here, "search", "asyncio", "thread"],
    }
    empty = bench.work / "empty"
    empty.mkdir(exist_ok=True)
    os.environ["HOME"] = str(empty)
    os.chdir(empty)
    rows = in_turns(commands, bench.runs, PASTE)
    bench.clear()
    first = Figures()
    for _ in range(3):
        bench.clear()
        cpu, wall, memory = run([*here, "match"], PASTE)
        first.cpu.append(cpu)
        first.wall.append(wall)
        first.memory.append(memory)
    rows["the first `skill match`, which makes the index"] = first
    size = os.path.getsize(bench.skill) / 1e6
    return table(["", "processor", "passed", "memory"], rows) + f"\n\nThe program is a file of {size:.1f} MB."


def growth(bench: Bench) -> str:
    """How time, memory and disk grow with the number of skills."""
    lines = [
        "| skills | files | first index: processor | passed | memory | on disk | of it a bare loop: processor | `match` | passed | memory "
        "| `match`, sealed | passed | `show`, sealed | passed | refresh after one edit | passed |",
        "|" + "---|" * 16,
    ]
    for count in bench.sizes:
        folder = bench.registry(count)
        (folder / ".skill-sealed").unlink(missing_ok=True)
        bench.clear()
        cells = [f"{count:,}", f"{size_of(folder) / 1e6:.0f} MB"]
        bare, own = Figures(), Figures()
        for _ in range(1 if count > 20_000 else 3):
            shutil.rmtree(bench.work / "bare", ignore_errors=True)
            bench.clear()
            for figures, command in (
                (bare, [bench.bare, "index", str(folder), str(bench.work / "bare")]),
                (own, bench.command(folder, "index")),
            ):
                cpu, wall, memory = run(command)
                figures.cpu.append(cpu)
                figures.wall.append(wall)
                figures.memory.append(memory)
        ratio = statistics.median(own.cpu) / statistics.median(bare.cpu)
        cells += [*own.cells().split(" | "), f"{size_of(bench.cache) / 1e6:.0f} MB"]
        cells += [f"{span(bare.cpu)}, ratio {ratio:.2f}"]
        time.sleep(0.1)
        run(bench.command(folder, "index"))
        found = in_turns({"match": bench.command(folder, "match")}, bench.runs, PASTE)["match"]
        cells += found.cells().split(" | ")
        edited = Figures()
        file = next(folder.iterdir()) / "SKILL.md"
        text = file.read_bytes()
        for turn in range(5):
            file.write_bytes(text + b"\nchanged %d\n" % turn)
            time.sleep(0.1)
            cpu, wall, _ = run(bench.command(folder, "match"), PASTE)
            edited.cpu.append(cpu)
            edited.wall.append(wall)
        file.write_bytes(text)
        (folder / ".skill-sealed").write_text("")
        time.sleep(0.1)
        run(bench.command(folder, "index"))
        # The first that is called something: a name that is not there is looked for among all.
        texts = (file.read_text(encoding="utf-8", errors="replace") for file in folder.glob("*/SKILL.md"))
        name = next(found[1] for found in (re.search(r"^name: ([a-z0-9-]+)$", text, re.MULTILINE) for text in texts) if found)
        sealed = {
            "match": bench.command(folder, "match"),
            "show": bench.command(folder, "show", name),
        }
        sealed = in_turns(sealed, bench.runs, PASTE)
        for figures in (sealed["match"], sealed["show"], edited):
            cells += [span(figures.cpu), span(figures.wall)]
        (folder / ".skill-sealed").unlink()
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def beside(bench: Bench) -> str:
    """What people would use instead, on the same folder in the same run."""
    count = min(bench.sizes[-1], 60_000)
    folder = bench.registry(count)
    bench.clear()
    told = max(PASTE.read_text(encoding="utf-8").splitlines(), key=lambda line: ("Error" in line, len(line)))
    commands = {"`skill match`": bench.command(folder, "match")}
    run(commands["`skill match`"], PASTE)
    if shutil.which("rg"):
        commands["`rg -F` of the error's line"] = ["rg", "-F", "-l", told.strip(), str(folder)]
    bare = bench.work / "bare"
    shutil.rmtree(bare, ignore_errors=True)
    run([bench.bare, "index", str(folder), str(bare)])
    commands["a bare tantivy query"] = [bench.bare, "search", str(bare)]
    fts = bench.work / "fts.sqlite"
    # In a process of its own: what a command is started from counts as memory of the command.
    subprocess.run([sys.executable, __file__, "--make-fts5", str(folder), str(fts)], check=True)
    commands["SQLite FTS5, from Python"] = [sys.executable, __file__, "--ask-fts5", str(fts)]
    missing = [name for name in ("rg", "qmd") if not shutil.which(name)]
    if "qmd" not in missing:
        name = "skills-bench"
        add = ["qmd", "collection", "add", str(folder), "--name", name]
        if subprocess.run(add, capture_output=True, check=False).returncode == 0:
            commands["`qmd search`"] = ["qmd", "search", told.strip(), "-c", name]
        else:
            missing.append("qmd (it does not run)")
    rows = in_turns(commands, min(bench.runs, 7), PASTE)
    own = statistics.median(rows["`skill match`"].cpu)
    lines = [f"Among {count:,} skills:", "", "| | processor | passed | memory | processor, of ours |", "|---|---|---|---|---|"]
    for name, figures in rows.items():
        ratio = statistics.median(figures.cpu) / own
        lines.append(f"| {name} | {figures.cells()} | {ratio:.1f} × |")
    if missing:
        lines += ["", f"Not installed where this was measured: {', '.join(missing)}."]
    return "\n".join(lines)


def checking(bench: Bench) -> str:
    """Checking a registry, beside another linter of skills where it is installed."""
    commands = {f"`skill validate` of {size_in_files(bench.source):,} skills": check_of(bench, bench.source)}
    other = "`agnix`, the same folder"
    if shutil.which("agnix"):
        commands[other] = ["agnix", "--max-files", "0", "--format", "json", str(bench.source)]
    rows = in_turns(commands, min(bench.runs, 7))
    own = next(iter(rows.values()))
    ratio = ""
    if other in rows:
        wall = statistics.median(own.wall) / statistics.median(rows[other].wall)
        cpu = statistics.median(own.cpu) / statistics.median(rows[other].cpu)
        ratio = f"\n\nOurs takes {wall:.2f} of the time passed and {cpu:.2f} of the processor's."
    for count in bench.sizes:
        folder = bench.registry(count)
        rows |= in_turns({f"`skill validate` of {count:,} made ones": check_of(bench, folder)}, 3)
    return table(["", "processor", "passed", "memory"], rows) + ratio


def check_of(bench: Bench, folder: Path) -> list[str]:
    return [bench.skill, "validate", "--isolated", "--format", "json", str(folder)]


def size_in_files(folder: Path) -> int:
    return sum(1 for _ in folder.rglob("SKILL.md"))


def batch(bench: Bench) -> str:
    """Many pastes in one process, and a long one."""
    pastes = sorted(ROOT.glob("skills/*/tests/**/*.txt"))
    file = bench.work / "batch.jsonl"
    with open(file, "w", encoding="utf-8") as out:
        for path in pastes * 2:
            out.write(json.dumps({"text": path.read_text(encoding="utf-8", errors="replace")}) + "\n")
    command = [bench.skill, "--index-dir", str(bench.cache), "match", "--jsonl"]
    figures = in_turns({"batch": command}, 3, file)["batch"]
    count = 2 * len(pastes)
    each = count / statistics.median(figures.cpu)
    log = bench.work / "long.log"
    noise = b"2026-11-24 02:32:31 INFO request 4711 served in 12 ms\n" * 10_000
    with open(log, "wb") as out:
        for half in range(2):
            for _ in range((512 << 20) // len(noise)):
                out.write(noise)
            if half == 0:
                out.write(PASTE.read_bytes())
    # From a pipe, as a log comes.
    with subprocess.Popen(["cat", str(log)], stdout=subprocess.PIPE) as cat:
        _, passed, memory = run_on([bench.skill, "--index-dir", str(bench.cache), "match"], cat.stdout)
    log.unlink()
    return (
        f"`skill match --jsonl` with {count:,} outputs, those of the starter library's cases twice: "
        f"{count / statistics.median(figures.wall):.0f} a second by the clock, {each:.0f} a second of processor time, "
        f"{max(figures.memory) / 1e6:.0f} MB.\n\n"
        f"A log of 1 GiB from a pipe with a traceback in its middle: {passed:.1f} s, {memory / 1e6:.0f} MB."
    )


def full_text_table(folder: Path, file: Path) -> None:
    file.unlink(missing_ok=True)
    database = sqlite3.connect(file)
    database.execute("CREATE VIRTUAL TABLE skills USING fts5(path, text)")
    rows = ((str(path), path.read_text(encoding="utf-8", errors="replace")) for path in folder.glob("*/SKILL.md"))
    database.executemany("INSERT INTO skills VALUES (?, ?)", rows)
    database.commit()
    database.close()


def ask_fts5(file: str) -> None:
    """The whole process that somebody would write with SQLite."""
    words = sorted(set(re.findall(r"\w+", sys.stdin.read().lower())))
    query = " OR ".join(f'"{word}"' for word in words)
    database = sqlite3.connect(file)
    for (path,) in database.execute("SELECT path FROM skills WHERE text MATCH ? ORDER BY rank LIMIT 10", (query,)):
        print(path)


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def table(header: list[str], rows: dict[str, Figures]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += [f"| {name} | {figures.cells()} |" for name, figures in rows.items()]
    return "\n".join(lines)


SECTIONS = {"machine": machine, "small": small, "growth": growth, "beside": beside, "checking": checking, "batch": batch}


def put(section: str, text: str) -> None:
    """Replaces one section of the page."""
    page = PAGE.read_text(encoding="utf-8")
    form = re.compile(rf"(<!-- table: {section} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not form.search(page):
        sys.exit(f"error: {PAGE} has no place for `{section}`")
    PAGE.write_text(form.sub(lambda found: f"{found[1]}{text}\n{found[2]}", page), encoding="utf-8")


def main() -> None:
    if len(sys.argv) == 3 and sys.argv[1] == "--ask-fts5":
        ask_fts5(sys.argv[2])
        return
    if len(sys.argv) == 4 and sys.argv[1] == "--make-fts5":
        full_text_table(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", type=Path, required=True, help="a folder of skills to copy")
    parser.add_argument("--only", nargs="*", choices=SECTIONS, default=list(SECTIONS))
    parser.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "skill")
    parser.add_argument("--work", type=Path, help="where registries are made, to keep them")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(size) for size in text.split(",")],
        default=[100, 1_000, 10_000, 60_000],
    )
    options = parser.parse_args()
    options.binary = options.binary.resolve()
    options.source = options.source.resolve()
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work.resolve() if options.work else Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        bench = Bench(options, work)
        for section in options.only:
            put(section, SECTIONS[section](bench))


if __name__ == "__main__":
    main()
