"""Finding orders by what was bought."""

from __future__ import annotations

from django.db.models import Q

from shop.catalog.models import Variant
from shop.core.admin.search import Exact
from shop.orders.models import OrderLine


class BoughtSku(Exact):
    """A variant's SKU: the orders that have a line of it.

    The variant by `variant_sku_unique`, then its lines by `order_line_of_variant`; an order line's own copy of the SKU
    has no index and needs none.
    """

    def __init__(self) -> None:
        super().__init__("lines__variant__sku", noun="SKU")

    def condition(self, text: str) -> Q:
        # One of each store at most; those of other stores have no lines among the orders that are searched.
        variants = Variant.objects.filter(sku=text).order_by().values("pk")[:50]
        return Q(pk__in=OrderLine.objects.filter(variant__in=variants).values("order"))
