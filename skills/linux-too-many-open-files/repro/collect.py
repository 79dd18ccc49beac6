"""Reads the first line of many files. Leaks every file that it opens, unless called with --close."""
import sys

kept = []
for number in range(200):
    if "--close" in sys.argv:
        with open("/etc/passwd") as file:
            file.readline()
    else:
        file = open("/etc/passwd")
        file.readline()
        kept.append(file)
print("read", number + 1, "files")
