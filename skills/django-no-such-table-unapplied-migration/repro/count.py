import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from shop.models import Order

Order.objects.create(item="tea")
print("orders:", Order.objects.count())
