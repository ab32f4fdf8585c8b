"""Exchanges: goods come back and others go out, linked by a row and told on the timelines of both orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from shop.inventory.models import Warehouse
from shop.inventory.services.reserving import Policy
from shop.orders.models import EventKind, Exchange, Order, OrderEvent
from shop.orders.quoting import Wanted

from .placing import PlacedAddress, place_order
from .returning import amount_to_refund, approve_return, request_return
from .sheets import ADDRESS_FIELDS


@transaction.atomic
def exchange(
    *,
    order: Order,
    quantities: Mapping[int, int],
    wanted: Sequence[Wanted],
    warehouse: Warehouse,
    reason: str = "",
    policy: Policy = Policy.PRIORITY,
    actor: Any = None,
) -> Exchange:
    """Take `quantities` (units by order line) back to `warehouse` and place a new order for `wanted`, both or neither.

    Returns the row that links the two, with what the customer pays more (below zero: gets back).

    The return is approved at once; the replacement goes to the same customer and addresses, at the prices of now and
    without shipping costs. Raises what `request_return` and `place_order` refuse. Locks the order, then stock items
    in key order.
    """
    order = Order.objects.locked().select_related("store").get(pk=order.pk)
    request = request_return(order=order, quantities=quantities, warehouse=warehouse, reason=reason, actor=actor)
    request = approve_return(request=request, actor=actor)
    replacement = place_order(
        store=order.store,
        wanted=wanted,
        customer=order.customer,
        email=order.email,
        addresses=[
            PlacedAddress(kind=address.kind, **{name: getattr(address, name) for name in ADDRESS_FIELDS})
            for address in order.addresses.all()
        ],
        policy=policy,
        actor=actor,
    )
    replacement.refresh_from_db()
    difference = replacement.total_amount - amount_to_refund(request=request, is_announced=True)
    if difference > 0:
        told = f", the customer pays {difference} {order.currency} more"
    else:
        told = f", the customer gets {-difference} {order.currency} back" if difference else ", at the same price"
    details = {"return": request.pk, "difference": str(difference)}
    for on, other, message in (
        (order, replacement, f"Exchanged for order {replacement}{told}"),
        (replacement, order, f"Replaces goods of order {order}{told}"),
    ):
        OrderEvent.objects.create(
            store_id=order.store_id,
            order=on,
            kind=EventKind.CHANGED,
            message=message,
            details={**details, "order": other.pk},
            actor=actor,
        )
    return Exchange.objects.create(
        store_id=order.store_id, order=order, request=request, replacement=replacement, difference_amount=difference
    )
