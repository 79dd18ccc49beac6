import functools
import multiprocessing


def scale(factor, n):
    return n * factor


def main():
    with multiprocessing.Pool(2) as pool:
        print(pool.map(functools.partial(scale, 3), range(4)))


if __name__ == "__main__":
    main()
