import datetime
import json

order = {"item": "tea", "at": datetime.datetime(2026, 11, 24, 12, 0, tzinfo=datetime.timezone.utc)}
print(json.dumps(order))
