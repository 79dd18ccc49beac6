import multiprocessing
import sys

multiprocessing.set_start_method("spawn", force=True)  # the default on Windows and macOS


def square(n):
    print(n * n)


process = multiprocessing.Process(target=square, args=(3,))
process.start()
process.join()
sys.exit(process.exitcode)
