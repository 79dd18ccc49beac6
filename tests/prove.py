#!/usr/bin/env python3
"""Proves skills by running: the failure happens and is found, the fix is applied and the failure is gone.

    tests/prove.py                          every skill that can be run on this machine
    tests/prove.py git-index-lock-exists    these only
    tests/prove.py --only bash,python3,git,gcc --within 100     what needs no more than that, as far as time allows
    tests/prove.py --list                   what each skill needs, and what of it is not here
    tests/prove.py --write                  and note date and versions in the SKILL.md of what was proven
    tests/prove.py --json proof.json        and write what came of it as JSON, after each; `--known proof.json` goes on from there
    tests/prove.py --page docs/proof.md     and write the table of what was proven, by what

A skill is proven by its `repro/`, in a scratch copy, in this order:

    setup.sh    if there is one: gets what the other two need. It must end with 0
    fail.sh     must end with another status than 0, and `skill match`, given its output, must name the skill first
    fixed.sh    must end with 0, and its output must not lead to the skill any more

The scripts say what they need in a line `# needs:` with words; text in parentheses is for people:

    git gcc …        a program that is in PATH
    debian:PACKAGE   a package, by Debian's name (whether it is installed, or its program is in PATH)
    registry:NAME    what NAME installs from: pip, npm, cargo, go
    root, userns     rights: root, or user namespaces
    alone            nothing else at the same time (a port or a limit of the machine)

The scripts are run as they are, with your rights: prove only skills that you have read. Exit status: 0 everything that could be run
was proven, 1 something was not, 2 trouble. Needs Python 3.8 and a built `skill`, nothing else.
"""

import argparse
import concurrent.futures
import datetime
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Seconds that one script may take. Installing takes longer than failing.
LIMITS = {"setup.sh": 900, "fail.sh": 300, "fixed.sh": 300}
# Of an output, no more than this is kept: the tail is what ended the program.
KEPT = 1 << 20
# What a package of Debian is known by on other systems.
PROGRAMS = {
    "golang-go": "go", "openjdk-17-jdk-headless": "javac", "redis-server": "redis-server", "nginx-light": "nginx",
    "mariadb-server": "mariadbd", "mariadb-client": "mariadb", "docker.io": "dockerd", "busybox-static": "busybox",
    "openssh-server": "sshd", "git-lfs": "git-lfs", "gcc": "gcc", "g++": "g++", "make": "make", "cmake": "cmake",
    "curl": "curl", "openssl": "openssl", "sqlite3": "sqlite3", "sudo": "sudo", "pkg-config": "pkg-config",
    "python3": "python3", "dash": "dash", "iproute2": "ip", "util-linux": "unshare", "apt": "apt-get", "maven": "mvn",
}
RIGHTS = {"root", "userns", "alone"}


def needs_of(repro):
    """The words of the `# needs:` lines of all scripts of a folder, each once, in order."""
    words = []
    for script in sorted(repro.glob("*.sh")):
        for line in script.read_text(encoding="utf-8").splitlines():
            found = re.match(r"#\s*needs:\s*(.*)", line)
            if found:
                for word in re.sub(r"\([^)]*\)", " ", found.group(1)).split():
                    word = word.strip(",")
                    if word and word not in words:
                        words.append(word)
    return words


def path():
    """PATH with the folders that hold servers."""
    return os.pathsep.join([os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin"])


def is_installed(package):
    if shutil.which(PROGRAMS.get(package, ""), path=path()):
        return True
    try:
        told = subprocess.run(["dpkg-query", "-W", "-f=${db:Status-Status}", package], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return told.stdout == "installed"


def can_unshare():
    try:
        return subprocess.run(["unshare", "-Ur", "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def missing(needs):
    """What of the needs is not here."""
    gone = []
    for word in needs:
        kind, _, name = word.partition(":")
        if word == "alone":
            continue
        if word == "root":
            here = hasattr(os, "geteuid") and os.geteuid() == 0
        elif word == "userns":
            here = can_unshare()
        elif kind == "debian":
            here = is_installed(name)
        elif kind == "registry":
            program = {"pip": "python3"}.get(name, name)
            here = shutil.which(program, path=path()) is not None
        else:
            here = shutil.which(word, path=path()) is not None
        if not here:
            gone.append(word)
    return gone


# The process groups that are running: whoever ends this program ends them too.
RUNNING = set()


def stop(number, _frame):
    for group in list(RUNNING):
        try:
            os.killpg(group, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
    os._exit(128 + number)


def run(script, folder, seconds):
    """Runs a script in a folder: its status (None if it ran out of time), and what it printed."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("SKILL_", "GIT_"))}
    scratch = folder / ".tmp"
    scratch.mkdir(exist_ok=True)
    # As /tmp is: servers run as users of their own.
    scratch.chmod(0o1777)
    environment.update(PATH=path(), TERM="dumb", NO_COLOR="1", LC_ALL="C.UTF-8", TMPDIR=str(scratch), PWD=str(folder))
    environment.pop("CARGO_TARGET_DIR", None)
    with open(folder.parent / (script + ".out"), "w+b") as output:
        process = subprocess.Popen(["bash", script], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=subprocess.STDOUT, start_new_session=True)
        RUNNING.add(process.pid)
        try:
            status = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            status = None
        # What a script left running must not outlive it.
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        RUNNING.discard(process.pid)
        process.wait()
        output.seek(0, os.SEEK_END)
        output.seek(max(0, output.tell() - KEPT))
        return status, output.read()


class Matcher:
    """Asks the real binary which skill an output leads to."""

    def __init__(self, binary, skills):
        self.index = tempfile.TemporaryDirectory(prefix="prove-index.")
        self.command = [str(binary), "--skills", str(skills), "--index-dir", self.index.name, "match", "--json", "-"]
        # The first run builds the index, alone.
        self.first(b"error: nothing\n")

    def first(self, output):
        """The first answer to an output, or nothing."""
        told = subprocess.run(self.command, input=output, capture_output=True, check=False)
        if told.returncode not in (0, 1):
            raise SystemExit("error: `skill match` failed: " + told.stderr.decode(errors="replace").strip())
        matches = json.loads(told.stdout)["matches"]
        return matches[0]["name"] if matches else None


def report(proofs):
    return [{"name": p.name, "state": p.state, "why": p.why, "needs": p.needs, "with": p.versions, "date": p.date, "seconds": round(p.seconds, 1)}
            for p in sorted(proofs, key=lambda proof: proof.name)]


def known(file):
    """What an earlier report says was proven."""
    found = {}
    for entry in json.loads(file.read_text(encoding="utf-8")) if file else []:
        if entry["state"] == "proven":
            proof = Proof(entry["name"], entry["needs"])
            proof.state, proof.date, proof.seconds = "proven", entry["date"], entry["seconds"]
            proof.versions = [tuple(pair) for pair in entry["with"]]
            found[proof.name] = proof
    return found


def replace(file, text):
    """Writes a file whole or not at all."""
    part = file.with_name(file.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


def tail(output, lines=12):
    shown = output.decode("utf-8", "replace").strip().splitlines()[-lines:]
    return "\n".join("        | " + "".join(c if c.isprintable() else "?" for c in line)[:200] for line in shown)


class Proof:
    """What came of one skill: `state` is proven, failed or skipped."""

    def __init__(self, name, needs):
        self.name, self.needs = name, needs
        self.state, self.why, self.versions, self.seconds, self.date = "skipped", "", [], 0.0, datetime.date.today().isoformat()

    def fail(self, why, output=b""):
        self.state, self.why = "failed", why + ("\n" + tail(output) if output else "")
        return self


def prove(folder, needs, matcher, slow, keep):
    """Runs the scripts of one skill."""
    proof = Proof(folder.name, needs)
    start = time.monotonic()
    scratch = Path(tempfile.mkdtemp(prefix="prove-"))
    # Some scripts become another user, who must be able to come here.
    scratch.chmod(0o755)
    copy = scratch / "repro"
    try:
        shutil.copytree(folder / "repro", copy, symlinks=True)
        if (copy / "setup.sh").is_file():
            status, output = run("setup.sh", copy, LIMITS["setup.sh"] * slow)
            if status != 0:
                return proof.fail("setup.sh ran out of time" if status is None else f"setup.sh ended with {status}", output)
        status, output = run("fail.sh", copy, LIMITS["fail.sh"] * slow)
        if status is None:
            return proof.fail("fail.sh ran out of time", output)
        if status == 0:
            return proof.fail("fail.sh ended with 0: it did not fail", output)
        found = matcher.first(output)
        if found != folder.name:
            return proof.fail(f"the output of fail.sh leads to {found or 'nothing'}", output)
        status, output = run("fixed.sh", copy, LIMITS["fixed.sh"] * slow)
        if status != 0:
            return proof.fail("fixed.sh ran out of time" if status is None else f"fixed.sh ended with {status}", output)
        if matcher.first(output) == folder.name:
            return proof.fail("the output of fixed.sh still leads to the skill", output)
        proof.state, proof.versions = "proven", versions(copy, needs)
        return proof
    except OSError as error:
        return proof.fail(str(error))
    finally:
        proof.seconds = time.monotonic() - start
        if keep:
            print(f"{folder.name}: kept {copy}", file=sys.stderr)
        else:
            shutil.rmtree(scratch, ignore_errors=True)


# How programs tell their version, and what they are called in `tested-with`.
TELL = {
    "python3": ("Python", ["python3", "--version"]), "node": ("Node", ["node", "--version"]),
    "npm": ("npm", ["npm", "--version"]), "git": ("git", ["git", "--version"]), "gcc": ("gcc", ["gcc", "-dumpfullversion"]),
    "g++": ("g++", ["g++", "-dumpfullversion"]), "rustc": ("rustc", ["rustc", "--version"]),
    "cargo": ("cargo", ["cargo", "--version"]), "golang-go": ("Go", ["go", "version"]),
    "openjdk-17-jdk-headless": ("OpenJDK", ["javac", "-version"]), "maven": ("Maven", ["mvn", "-version"]),
    "postgresql": ("PostgreSQL", ["psql", "--version"]), "redis-server": ("Redis", ["redis-server", "--version"]),
    "nginx-light": ("nginx", ["nginx", "-v"]), "mariadb-server": ("MariaDB", ["mariadbd", "--version"]),
    "docker.io": ("Docker engine", ["dockerd", "--version"]), "git-lfs": ("git-lfs", ["git-lfs", "version"]),
    "cmake": ("CMake", ["cmake", "--version"]), "make": ("GNU make", ["make", "--version"]),
    "curl": ("curl", ["curl", "--version"]), "openssl": ("OpenSSL", ["openssl", "version"]),
    "sqlite3": ("SQLite", ["sqlite3", "--version"]), "openssh-server": ("OpenSSH", ["ssh", "-V"]),
    "bash": ("bash", ["bash", "--version"]), "kubectl": ("kubectl", ["kubectl", "version", "--client"]),
    "sudo": ("sudo", ["sudo", "--version"]), "mvn": ("Maven", ["mvn", "-version"]),
}
NUMBER = re.compile(rb"(?<![\w.])[vVgo]{0,2}(\d+(?:\.\d+)+(?:p\d+)?)")


def versions(copy, needs):
    """Names and versions of what a proof was run with: the programs it needs, and what it installed."""
    found = []
    for word in needs:
        name, command = TELL.get(word.split(":")[-1], (None, None))
        if not name:
            continue
        try:
            told = subprocess.run(command, capture_output=True, check=False, timeout=30, env={**os.environ, "PATH": path()})
        except (OSError, subprocess.TimeoutExpired):
            continue
        number = re.search(rb"_(\d+(?:\.\d+)+p\d+)", told.stderr) if name == "OpenSSH" else None
        number = number or NUMBER.search(told.stdout + told.stderr)
        if number:
            found.append((name, number.group(1).decode()))
    asked = "\n".join(script.read_text(encoding="utf-8") for script in sorted(copy.glob("*.sh")))
    for python in copy.glob("**/bin/python"):
        told = subprocess.run([str(python), "-m", "pip", "list", "--format=json", "--disable-pip-version-check"],
                              capture_output=True, check=False)
        for package in json.loads(told.stdout or b"[]") if told.returncode == 0 else []:
            installed = re.search(rf"install\b[^\n]*[\s'\"]{re.escape(package['name'])}(?![\w-])", asked, re.IGNORECASE)
            if installed and package["name"] not in ("pip",):
                found.append((package["name"], package["version"]))
        break
    modules = copy / "node_modules"
    for package in sorted(modules.glob("*/package.json")) + sorted(modules.glob("@*/*/package.json")):
        name = str(package.parent.relative_to(modules))
        try:
            manifest = json.loads(package.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if re.search(rf"install\b[^\n]*\s{re.escape(name)}(@|\s|$)", asked, re.MULTILINE) and "version" in manifest:
            found.append(("Node" if name == "node" else name, manifest["version"]))
    lock, manifest = copy / "Cargo.lock", copy / "Cargo.toml"
    if lock.is_file() and manifest.is_file():
        wanted = re.findall(r"^([\w-]+)\s*=", manifest.read_text(encoding="utf-8").partition("dependencies]")[2], re.MULTILINE)
        # Those with a source are of a registry; the others are part of the program.
        for name, number in re.findall(r'name = "([^"]+)"\nversion = "([^"]+)"\nsource = ', lock.read_text(encoding="utf-8")):
            if name in wanted:
                found.append((name, number))
    return sorted(set(found), key=found.index)


def noted(listed, found):
    """What `tested-with` says, with the versions that it does not tell yet."""
    told = re.findall(r"\d+(?:\.\d+)*(?:p\d+)?", listed)
    new = []
    for name, number in found:
        # `Python 3.11` covers 3.11.7.
        spoken = name.split()[0].lower() in listed.lower()
        if not (spoken and any(number == known or number.startswith(known + ".") for known in told)):
            new.append(f"{name} {number}")
    return "; ".join([listed] * bool(listed) + [", ".join(new)] * bool(new))


def write(file, proof):
    """Notes date and versions in the frontmatter of a skill; nothing else of the file changes."""
    text = file.read_bytes().decode("utf-8")
    end = "\r\n" if "\r\n" in text.split("\n", 1)[0] + "\n" else "\n"
    lines = text.split(end)
    close = lines.index("---", 1)
    start = lines.index("metadata:", 1, close)
    stop = next((at for at in range(start + 1, close) if lines[at] and not lines[at].startswith(" ")), close)

    def put(key, value):
        nonlocal stop
        line = f'  {key}: "{value}"'
        for at in range(start + 1, stop):
            if lines[at].startswith(f"  {key}:"):
                lines[at] = line
                return
        lines.insert(stop, line)
        stop += 1

    known = next((found.group(1) for line in lines[start:stop] if (found := re.match(r'  tested-with: "?(.*?)"?$', line))), "")
    put("verified", proof.date)
    put("tested-with", noted(known, proof.versions).replace('"', "'"))
    new = end.join(lines)
    if new != text:
        part = file.with_name(file.name + ".part")
        part.write_bytes(new.encode("utf-8"))
        part.replace(file)


# The first word of a name that is of a world tells it; the first that fits counts.
WORLDS = [
    ("Python", "python pip pytest asyncio django fastapi flask sqlalchemy pydantic numpy pandas pytorch cuda"),
    ("Node, npm, web", "node npm pnpm yarn typescript eslint jest react vite next webpack"),
    ("Rust", "rust cargo tokio"), ("Go", "go"), ("Java", "java maven gradle"),
    ("C, C++, linking", "c cpp gcc glibc ld asan cmake make"), ("git", "git"),
    ("Containers", "docker kubectl kubernetes compose"), ("Databases", "postgres mysql redis sqlite"),
    ("Shells", "bash sh shell sudo locale"), ("SSH, TLS, web servers", "ssh tls nginx"), ("CI", "github"),
    ("System", "linux apt address cannot"),
]


def world(name):
    word = name.split("-")[0]
    return next((title for title, words in WORLDS if word in words.split()), "Other")


def page(proofs, without, today):
    """The table of what was proven, for people."""
    rows = {}
    for proof in proofs:
        row = rows.setdefault(world(proof.name), [0, 0, {}])
        row[0] += 1
        if proof.state == "proven":
            row[1] += 1
            for name, number in proof.versions:
                row[2].setdefault(name, number)
    for name in without:
        rows.setdefault(world(name), [0, 0, {}])[0] += 1
    order = [title for title, _ in WORLDS] + ["Other"]
    text = ["# What is proven", "", f"Written by `tests/prove.py --page` on {today}. A skill is proven when its failure was really produced, its",
            "output found the skill first, and with the fix the failure was gone.", "",
            "| ecosystem | skills | proven | with |", "|---|---:|---:|---|"]
    for title in sorted(rows, key=order.index):
        count, proven, by = rows[title]
        most = ", ".join(f"{name} {number}" for name, number in list(by.items())[:8])
        text.append(f"| {title} | {count} | {proven} | {most} |")
    text.append(f"| all | {sum(row[0] for row in rows.values())} | {sum(row[1] for row in rows.values())} | |")
    rest = [proof for proof in proofs if proof.state != "proven"]
    if rest or without:
        text += ["", "Not proven by this run:", ""]
        text += [f"- `{proof.name}`: {proof.why.splitlines()[0]}" for proof in rest]
        text += [f"- `{name}`: has no program to run here; the skill says why" for name in without]
    return "\n".join(text) + "\n"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="skills; all without any")
    parser.add_argument("--skills", type=Path, default=ROOT / "skills", metavar="DIR", help="the folder of skills")
    parser.add_argument("--skill", type=Path, metavar="FILE", help="the binary; else the one that was built last")
    parser.add_argument("--only", metavar="WORDS", help="only what needs none but these, separated by commas")
    parser.add_argument("--within", type=float, metavar="SECONDS", help="start none after so long")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="how many at the same time")
    parser.add_argument("--slow", type=float, default=1.0, metavar="FACTOR", help="multiply the limits of time, on a slow machine")
    parser.add_argument("--list", action="store_true", help="tell what is needed, and run nothing")
    parser.add_argument("--keep", action="store_true", help="keep the scratch copies")
    parser.add_argument("--write", action="store_true", help="note date and versions in the skills that were proven")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what came of it as JSON, after each")
    parser.add_argument("--known", type=Path, metavar="FILE", help="take over what such a file says was proven, and do not run it again")
    parser.add_argument("--page", type=Path, metavar="FILE", help="write the table of what was proven")
    return parser.parse_args()


def binary(given):
    built = [given] if given else [ROOT / "target" / kind / "skill" for kind in ("release", "debug")]
    here = [file for file in built if file.is_file()]
    if not here:
        raise SystemExit("error: there is no built `skill`: run `cargo build`, or name one with --skill")
    return max(here, key=lambda file: file.stat().st_mtime).resolve()


def main():
    options = arguments()
    folders = sorted(file.parent for file in options.skills.glob("*/SKILL.md"))
    unknown = set(options.names) - {folder.name for folder in folders}
    if unknown:
        print("error: there is no skill " + ", ".join(sorted(unknown)), file=sys.stderr)
        return 2
    if options.names:
        folders = [folder for folder in folders if folder.name in options.names]
    without = [folder.name for folder in folders if not (folder / "repro" / "fail.sh").is_file()]
    folders = [folder for folder in folders if folder.name not in without]
    needs = {folder: needs_of(folder / "repro") for folder in folders}
    if options.only is not None:
        allowed = set(options.only.split(",")) | {"debian:" + word for word in options.only.split(",")}
        folders = [folder for folder in folders if set(needs[folder]) <= allowed]
    if options.list:
        for folder in folders:
            gone = missing(needs[folder])
            print(f"{folder.name}: {' '.join(needs[folder]) or 'nothing told'}" + (f" (not here: {' '.join(gone)})" if gone else ""))
        return 0
    matcher = Matcher(binary(options.skill), options.skills)
    start = time.monotonic()
    today = datetime.date.today().isoformat()
    before = known(options.known)
    proofs, lock = [], threading.Lock()

    def one(folder):
        gone = missing(needs[folder])
        if folder.name in before:
            proof = before[folder.name]
        elif gone:
            proof = Proof(folder.name, needs[folder])
            proof.why = "not here: " + " ".join(gone)
        elif options.within is not None and time.monotonic() - start > options.within:
            proof = Proof(folder.name, needs[folder])
            proof.why = "no time was left"
        else:
            proof = prove(folder, needs[folder], matcher, options.slow, options.keep)
        with lock:
            proofs.append(proof)
            told = ", ".join(f"{name} {number}" for name, number in proof.versions)
            print(f"{proof.state:8} {proof.name} {proof.why or f'({told}; {proof.seconds:.0f} s)'}", flush=True)
            if options.write and proof.state == "proven":
                write(folder / "SKILL.md", proof)
            if options.json:
                replace(options.json, json.dumps(report(proofs), indent=1, ensure_ascii=False) + "\n")

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    together = [folder for folder in folders if "alone" not in needs[folder]]
    # What installs nothing comes first: it is quick, and time may be short.
    together.sort(key=lambda folder: sum(word.startswith("registry:") for word in needs[folder]))
    with concurrent.futures.ThreadPoolExecutor(max(1, options.jobs)) as pool:
        for done in [pool.submit(one, folder) for folder in together]:
            done.result()
    for folder in folders:
        if folder not in together:
            one(folder)
    proofs.sort(key=lambda proof: proof.name)
    count = {state: sum(proof.state == state for proof in proofs) for state in ("proven", "failed", "skipped")}
    print(f"\n{count['proven']} proven, {count['failed']} not, {count['skipped']} not run, {len(without)} without a program to run; {today}")
    if options.page:
        replace(options.page, page(proofs, without, today))
    return 1 if count["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
