import multiprocessing


def main():
    factor = 3

    def scale(n):
        return n * factor

    with multiprocessing.Pool(2) as pool:
        print(pool.map(scale, range(4)))


if __name__ == "__main__":
    main()
