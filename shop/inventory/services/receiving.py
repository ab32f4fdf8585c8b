"""Receiving goods into a warehouse."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction

from shop.catalog.models import Variant
from shop.inventory.exceptions import QuantityNotPositive
from shop.inventory.models import MovementKind, StockItem, StockMovement, Warehouse


@transaction.atomic
def receive_stock(
    *,
    variant: Variant,
    warehouse: Warehouse,
    quantity: int,
    unit_cost_amount: Decimal | None = None,
    reason: str = "",
    actor: Any = None,
) -> StockMovement:
    """Put `quantity` units of `variant` on the shelf of `warehouse` and return the movement that says so.

    The stock item is made if the variant was never there. `unit_cost_amount` is what one unit cost.
    Raises QuantityNotPositive. The movement's trigger locks the stock item and moves its balance.
    """
    if quantity <= 0:
        raise QuantityNotPositive
    item, _ = StockItem.objects.get_or_create(store_id=variant.store_id, variant=variant, warehouse=warehouse)
    return StockMovement.objects.create(
        store_id=item.store_id,
        stock_item=item,
        kind=MovementKind.RECEIPT,
        quantity=quantity,
        unit_cost_amount=unit_cost_amount,
        reason=reason,
        actor=actor,
    )
