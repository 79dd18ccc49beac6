import datetime
import json


def encode(value):
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


order = {"item": "tea", "at": datetime.datetime(2026, 11, 24, 12, 0, tzinfo=datetime.timezone.utc)}
print(json.dumps(order, default=encode))
