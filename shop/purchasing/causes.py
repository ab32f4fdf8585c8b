"""Why goods came: the purchase orders behind movements and behind what is on its way, told to the floor below."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import F, Sum

from shop.inventory.causes import Cause
from shop.purchasing.models import PurchaseOrderLine, PurchaseOrderStatus, ReceiptLine


def bought(keys: Sequence[int]) -> dict[int, Cause]:
    """The purchase orders that these movements came from. One statement, by the unique key of `movement`."""
    lines = ReceiptLine.objects.filter(movement__in=keys).select_related("purchase_order")
    return {line.movement_id: Cause(line.purchase_order, f"Purchase order {line.purchase_order}") for line in lines}


def on_its_way(warehouse_id: int, variant_ids: Collection[int]) -> dict[int, int]:
    """Units that were ordered for the warehouse and have not come, by variant (the index behind the line's variant)."""
    lines = PurchaseOrderLine.objects.filter(
        variant__in=variant_ids,
        purchase_order__warehouse=warehouse_id,
        purchase_order__status=PurchaseOrderStatus.SENT,
        received_quantity__lt=F("quantity"),
    )
    left = lines.order_by().values_list("variant").annotate(left=Sum(F("quantity") - F("received_quantity")))
    return dict(left)
