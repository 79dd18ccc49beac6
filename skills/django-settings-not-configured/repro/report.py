"""A script beside the project; nothing has told Django which settings to use."""
import django

django.setup()

from shop.models import Order

print("table:", Order._meta.db_table)
