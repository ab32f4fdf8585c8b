"""What the pages of rows of an order have in common: found by the order's number, newest first, never written here."""

from __future__ import annotations

from shop.core.admin import search
from shop.stores.admin import StoreOwnedReadOnlyAdmin

BY_ORDER = (
    search.Prefix(
        "order__number", noun="order number", pattern=r"#?\S+", fold=lambda text: text.removeprefix("#"), minimum=1
    ),
)


class OrderOwnedAdmin(StoreOwnedReadOnlyAdmin):
    """Rows of orders: services write them, from the order's page."""

    search_routes = BY_ORDER
    list_select_related: tuple[str, ...] = ("order",)
    ordering = ("-id",)
    sortable_by = ()
