import pandas as pd

order = {"item": "tea", "price": 4.2}
print(pd.DataFrame(order))
