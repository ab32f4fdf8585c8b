"""From advice to drafts: one purchase order for each supplier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db import transaction

from shop.inventory.models import Warehouse
from shop.purchasing.exceptions import AdviceIsStale, NothingToOrder
from shop.purchasing.models import PurchaseOrder, Supplier, SupplierProduct
from shop.purchasing.services.ordering import ToOrder, draft_purchase_order


def newest_purchase(*, warehouse: Warehouse) -> int:
    """The key of the newest purchase order for a warehouse; 0 before the first one."""
    newest = PurchaseOrder.objects.filter(warehouse=warehouse).order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


@transaction.atomic
def draft_advised(
    *, warehouse: Warehouse, quantities: Mapping[int, int], seen: int | None = None
) -> list[PurchaseOrder]:
    """Draft a purchase order for each supplier that is asked first for something, and return them.

    `quantities` are units by variant; `seen` is the newest purchase order when the advice was read. Raises
    NothingToOrder, and AdviceIsStale if somebody has ordered meanwhile. Locks the warehouse.
    """
    Warehouse.objects.select_for_update(no_key=True).get(pk=warehouse.pk)
    if seen is not None and seen != newest_purchase(warehouse=warehouse):
        raise AdviceIsStale
    wanted = {variant: units for variant, units in quantities.items() if units > 0}
    lines: dict[Supplier, list[ToOrder]] = defaultdict(list)
    sold = SupplierProduct.objects.filter(store=warehouse.store_id, variant__in=wanted, is_preferred=True)
    for product in sold.select_related("supplier").order_by("supplier__name", "variant_id"):
        lines[product.supplier].append(ToOrder(variant_id=product.variant_id, quantity=wanted[product.variant_id]))
    if not lines:
        raise NothingToOrder
    return [
        draft_purchase_order(supplier=supplier, warehouse=warehouse, lines=these, note="By the reorder advice")
        for supplier, these in lines.items()
    ]
