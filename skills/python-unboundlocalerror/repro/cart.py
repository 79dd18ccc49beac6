total = 0


def add(price):
    total += price
    return total


if __name__ == "__main__":
    print(add(5))
