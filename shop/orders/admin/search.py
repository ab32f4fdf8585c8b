"""Finding orders by what was bought."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

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
        return Q(pk__in=OrderLine.objects.filter(variant__in=self._variants(text)).values("order"))

    def matches(self, queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
        return queryset.filter(self.condition(text)) if self._variants(text) else queryset.none()

    def _variants(self, text: str) -> list[int]:
        # One of each store at most; those of other stores have no lines among the orders that are searched.
        return list(Variant.objects.filter(sku=text).values_list("pk", flat=True)[:50])
