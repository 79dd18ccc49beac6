from ..core.config import CURRENCY


def index():
    return {"currency": CURRENCY}


if __name__ == "__main__":
    print(index())
