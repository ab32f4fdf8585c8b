"""Putting the books right: adjustments and write-offs, each with its reason."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from shop.inventory.exceptions import NotThatMuchThere, QuantityIsZero, QuantityNotPositive, ReasonMissing
from shop.inventory.models import MovementKind, StockItem, StockMovement


def adjust_stock(*, stock_item: StockItem, quantity: int, reason: str, actor: Any = None) -> StockMovement:
    """Correct what the books say by `quantity` units, up or down, and return the movement that says why.

    Raises QuantityIsZero, ReasonMissing, NotThatMuchThere. Locks the stock item.
    """
    if quantity == 0:
        raise QuantityIsZero
    return _move(stock_item=stock_item, kind=MovementKind.ADJUSTMENT, quantity=quantity, reason=reason, actor=actor)


def write_off_stock(*, stock_item: StockItem, quantity: int, reason: str, actor: Any = None) -> StockMovement:
    """Take `quantity` units that are broken, stolen or spoilt out of the books.

    Raises QuantityNotPositive, ReasonMissing, NotThatMuchThere. Locks the stock item.
    """
    if quantity <= 0:
        raise QuantityNotPositive
    return _move(stock_item=stock_item, kind=MovementKind.WRITE_OFF, quantity=-quantity, reason=reason, actor=actor)


@transaction.atomic
def _move(*, stock_item: StockItem, kind: MovementKind, quantity: int, reason: str, actor: Any) -> StockMovement:
    if not reason.strip():
        raise ReasonMissing
    item = StockItem.objects.locked().get(pk=stock_item.pk)
    if item.available + quantity < 0:
        raise NotThatMuchThere(wanted=-quantity, on_hand=item.on_hand, reserved=item.reserved)
    return StockMovement.objects.create(
        store_id=item.store_id, stock_item=item, kind=kind, quantity=quantity, reason=reason, actor=actor
    )
