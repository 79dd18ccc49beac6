from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # read by type checkers only, never at run time
    from shop.models import Product


def net_price(product: Product) -> float:
    return round(product.gross / 1.19, 2)
