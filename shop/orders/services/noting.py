"""Writing a note on an order's timeline."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from shop.orders.exceptions import NoteMissing
from shop.orders.models import EventKind, Order, OrderEvent


@transaction.atomic
def add_note(*, order: Order, body: str, actor: Any = None) -> OrderEvent:
    """Put `body` on the order's timeline and return the event. Raises NoteMissing for an empty one. Locks nothing."""
    body = body.strip()
    if not body:
        raise NoteMissing
    return OrderEvent.objects.create(
        store_id=order.store_id, order=order, kind=EventKind.NOTE, message=body, actor=actor
    )
