import multiprocessing
import sys


def square(n):
    print(n * n)


def main():
    multiprocessing.set_start_method("spawn")
    process = multiprocessing.Process(target=square, args=(3,))
    process.start()
    process.join()
    sys.exit(process.exitcode)


if __name__ == "__main__":
    main()
