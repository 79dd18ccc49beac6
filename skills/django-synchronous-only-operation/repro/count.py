import asyncio
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from shop.models import Order


async def main():
    return Order.objects.count()


print("orders:", asyncio.run(main()))
