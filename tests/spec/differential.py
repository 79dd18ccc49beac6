#!/usr/bin/env python3
"""Compares `skill validate --profile spec` with the reference validator of the Agent Skills specification.

    python3 tests/spec/differential.py FOLDER [--skill PROGRAM]     any folder of skills
    python3 tests/spec/differential.py --record [--skill PROGRAM]   records the reference's verdicts in cases.jsonl

Needs `pip install skills-ref==0.1.1`. Prints every skill on which the two differ, with the reason; exits with 1 if a
difference has none.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from skills_ref.validator import validate

CASES = Path(__file__).with_name("cases.jsonl")


def reference(folder):
    """What the reference validator finds; a file that makes it fail is invalid."""
    try:
        return validate(folder)
    except Exception as error:  # noqa: BLE001: it raises whatever its YAML library does
        return [repr(error)]


def ours(program, folder):
    """The errors of each file below a folder."""
    command = [program, "validate", "--profile", "spec", "--isolated", "--format", "json", str(folder)]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    errors = {}
    for found in report["diagnostics"]:
        if found["severity"] == "error":
            errors.setdefault(found["path"], []).append(f"{found['code']} {found['message']}")
    return errors


def reason(text, said, found):
    """Why the two differ where ours is right, or nothing."""
    block = re.match(r"\ufeff?\s*---[ \t]*\n(.*?\n)(---|\.\.\.)[ \t]*(\n|$)", text, re.S)
    dashes = text.split("---", 2)
    if block and len(dashes) > 2 and "---" + dashes[1] + "---" != "---\n" + block[1] + "---":
        return "three dashes inside a text, or a fence with more on its line: it cuts at any three dashes"
    if text.startswith("---") and not text.split("\n")[0].strip() == "---":
        return "text on the line of the first fence: the specification wants a line of its own"
    if not block and text.count("---") > 1:
        return "a fence that is no line of its own: it cuts at any three dashes"
    if re.search(r"[:\-]\s*[\[{]", block[1] if block else "") and "While scanning" in said:
        return "ordinary flow YAML: it refuses it"
    if re.search(r"^[>|][+-]?\s*$", block[1] if block else "", re.M) and any("SP003" in one for one in found):
        return "a block of text that begins at the margin: YAML wants it indented"
    if "\ufeff" in text[1:] and any("byte order mark" in one for one in found):
        return "a byte order mark inside of a text: YAML allows none there"
    if "ndentation" in said or "While parsing" in said:
        return "children indented by different widths: YAML allows it"
    return None


def record(program):
    """Writes the verdicts of the reference into the cases."""
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        for case in cases:
            file = Path(folder) / case["path"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(case["text"].encode())
        for case in cases:
            case["reference"] = "invalid" if reference((Path(folder) / case["path"]).parent) else "valid"
    lines = [json.dumps(case, ensure_ascii=False) for case in cases]
    CASES.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", nargs="?", type=Path)
    arguments.add_argument("--skill", default="skill", help="the program to compare")
    arguments.add_argument("--record", action="store_true")
    options = arguments.parse_args()
    if options.record:
        record(options.skill)
        return
    errors = ours(options.skill, options.folder)
    files = sorted(
        file for file in options.folder.rglob("*") if file.name.lower() == "skill.md" and file.is_file()
    )
    same = explained = open_ = 0
    for file in files:
        said = reference(file.parent)
        found = errors.get(str(file), [])
        if bool(said) == bool(found):
            same += 1
            continue
        text = file.read_bytes().decode(errors="replace").replace("\r\n", "\n")
        why = reason(text, " ".join(said), found)
        explained += why is not None
        open_ += why is None
        print(f"{file}\n  reference: {said[:1]}\n  skill: {found[:1]}\n  reason: {why}")
    print(f"{len(files)} skills: {same} the same, {explained} explained, {open_} open")
    sys.exit(1 if open_ else 0)


if __name__ == "__main__":
    main()
