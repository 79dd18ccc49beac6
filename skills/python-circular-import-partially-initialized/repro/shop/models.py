from shop.pricing import net_price


class Product:
    def __init__(self, gross):
        self.gross = gross

    def net(self):
        return net_price(self)
