"""A script beside the project that uses its models."""
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")

from shop.models import Order

print("table:", Order._meta.db_table)
