"""Counts the bytes of a large input: all at once, or with --stream in pieces."""
import sys

total = 200_000_000
if "--stream" in sys.argv:
    print(sum(len(bytes(1_000_000)) for _ in range(total // 1_000_000)))
else:
    print(len(bytearray(total)))
