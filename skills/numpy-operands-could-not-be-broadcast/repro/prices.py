import numpy as np

prices = np.array([[4.2, 1.1, 2.0], [4.5, 1.2, 2.1]])  # 2 shops, 3 items
discount = np.array([0.9, 0.8])                        # one for each shop
print(prices * discount)
