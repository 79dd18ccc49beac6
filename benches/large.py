#!/usr/bin/env python3
"""Makes a registry of any size: copies of the skills in a folder, under other names and with words exchanged.

    benches/large.py FROM TO COUNT

The first copies are the skills as they are. In every later round one word in eight is another of the same
vocabulary, so that documents differ as those of different authors do, and the vocabulary stays one. The same
arguments make the same bytes. What is there already stays as it is: a larger COUNT adds to it.
"""

import re
import sys
import zlib
from pathlib import Path

WORD = re.compile(r"[a-z]{5,12}")
"""Words that are exchanged: in lower case, so that names, codes and headings stay."""

ONE_IN = 8


def main(source: Path, target: Path, count: int) -> None:
    skills = sorted(source.glob("*/SKILL.md"))
    if not skills:
        sys.exit(f"error: there is no skill in `{source}`")
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in skills]
    vocabulary = sorted({word for text in texts for word in WORD.findall(text)})
    exchange = Exchange(vocabulary, 0)
    for number in range(count):
        turn, at = divmod(number, len(skills))
        name = skills[at].parent.name if turn == 0 else f"{skills[at].parent.name}-{turn}"
        file = target / name / "SKILL.md"
        if file.exists():
            continue
        if exchange.turn != turn:
            exchange = Exchange(vocabulary, turn)
        file.parent.mkdir(parents=True, exist_ok=True)
        text = texts[at] if turn == 0 else WORD.sub(exchange, texts[at])
        file.write_text(text, encoding="utf-8")


class Exchange:
    """What the words of one round become."""

    def __init__(self, vocabulary: list[str], turn: int) -> None:
        self.vocabulary = vocabulary
        self.turn = turn
        self.known: dict[str, str] = {}

    def __call__(self, found: re.Match[str]) -> str:
        word = found[0]
        other = self.known.get(word)
        if other is None:
            number = zlib.crc32(f"{self.turn} {word}".encode())
            is_kept = number % ONE_IN != 0
            other = word if is_kept else self.vocabulary[number // ONE_IN % len(self.vocabulary)]
            self.known[word] = other
        return other


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
