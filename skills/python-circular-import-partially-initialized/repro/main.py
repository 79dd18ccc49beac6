from shop.models import Product

print(Product(119.0).net())
