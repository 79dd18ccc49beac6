import pandas as pd

orders = pd.read_csv("orders.csv")
print(orders["price"].sum())
