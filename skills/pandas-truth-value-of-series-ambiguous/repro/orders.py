import pandas as pd

orders = pd.DataFrame({"item": ["tea", "milk"], "price": [4.2, 1.1], "stock": [3, 0]})
print(orders[orders["price"] > 1 and orders["stock"] > 0])
