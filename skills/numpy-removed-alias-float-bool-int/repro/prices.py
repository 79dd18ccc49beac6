import numpy as np

prices = np.array(["4.20", "1.10"], dtype=np.float)
print(prices.sum().round(2))
