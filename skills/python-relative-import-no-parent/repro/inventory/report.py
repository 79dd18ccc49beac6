from .sums import total


def main():
    print("total:", total([{"qty": 2}, {"qty": 3}]))


if __name__ == "__main__":
    main()
