def add(total, price):
    return total + price


def rate(country):
    if country == "DE":
        tax = 0.19
    else:
        raise ValueError(f"no tax rate for {country!r}")
    return 100 * (1 + tax)


if __name__ == "__main__":
    print(add(0, 5), rate("DE"))
