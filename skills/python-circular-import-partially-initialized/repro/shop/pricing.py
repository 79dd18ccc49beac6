from shop.models import Product


def net_price(product: Product) -> float:
    return round(product.gross / 1.19, 2)
