"""Returns: a wish, an answer, and goods that come back to the shelf or are written off."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse

from shop.core.money import ZERO, rounded
from shop.inventory.models import Warehouse
from shop.inventory.services.restocking import restock
from shop.notices.models import NoticeKind
from shop.notices.services.telling import tell
from shop.orders.exceptions import (
    LineOfAnotherOrder,
    MoreThanAnnounced,
    MoreThanShipped,
    NothingToReturn,
    NotInThisState,
)
from shop.orders.models import EventKind, Order, OrderEvent, OrderLine, Return, ReturnLine, ReturnStatus
from shop.orders.wording import units

WAITING = (ReturnStatus.REQUESTED, ReturnStatus.APPROVED)


@transaction.atomic
def request_return(
    *, order: Order, quantities: Mapping[int, int], warehouse: Warehouse, reason: str = "", actor: Any = None
) -> Return:
    """Write down that `quantities` (units by order line) are to come back to `warehouse`, and return the request.

    Raises NothingToReturn, LineOfAnotherOrder, and MoreThanShipped if more would come back than was shipped and is
    neither back nor asked back already. Locks the order.
    """
    order = Order.objects.locked().get(pk=order.pk)
    wanted = {pk: quantity for pk, quantity in quantities.items() if quantity}
    if not wanted or any(quantity < 0 for quantity in wanted.values()):
        raise NothingToReturn
    lines = {line.pk: line for line in OrderLine.objects.filter(order=order)}
    announced = dict(
        ReturnLine.objects.filter(order=order, request__status__in=WAITING)
        .values_list("line_id")
        .annotate(Sum("quantity"))
    )
    for pk, quantity in wanted.items():
        if pk not in lines:
            raise LineOfAnotherOrder
        left = lines[pk].fulfilled_quantity - lines[pk].returned_quantity - announced.get(pk, 0)
        if quantity > left:
            raise MoreThanShipped(sku=lines[pk].sku, wanted=quantity, left=left)

    request = Return.objects.create(store_id=order.store_id, order=order, warehouse=warehouse, reason=reason)
    ReturnLine.objects.bulk_create(
        ReturnLine(store_id=order.store_id, order=order, request=request, line_id=pk, quantity=quantity)
        for pk, quantity in wanted.items()
    )
    _tell(order, request, f"Return of {units(sum(wanted.values()))} requested", actor)
    tell(
        kind=NoticeKind.RETURN_ASKED,
        fact=f"return {request.pk}",
        text=f"Order {order.number}: a return of {units(sum(wanted.values()))} was requested.",
        address=reverse("admin:orders_return_change", args=[request.pk]),
        store=order.store,
    )
    return request


def approve_return(*, request: Return, actor: Any = None) -> Return:
    """Let the goods come. Raises NotInThisState unless the return is a request. Locks the order."""
    return _answer(request, ReturnStatus.APPROVED, {ReturnStatus.REQUESTED}, "Return approved", actor)


def reject_return(*, request: Return, reason: str = "", actor: Any = None) -> Return:
    """Refuse the return. Raises NotInThisState if the goods are back already. Locks the order."""
    message = f"Return rejected: {reason}" if reason else "Return rejected"
    return _answer(request, ReturnStatus.REJECTED, set(WAITING), message, actor)


@transaction.atomic
def receive_return(
    *,
    request: Return,
    quantities: Mapping[int, int] | None = None,
    write_off: frozenset[int] = frozenset(),
    actor: Any = None,
) -> Return:
    """Take the goods of an approved return in, and return it, received.

    `quantities` are the units that really came, by return line; all that were announced, if not given. Lines in
    `write_off` are not fit to be sold again and do not go back on the shelf. Raises NotInThisState, MoreThanAnnounced.
    Locks the order, then the stock items in key order.
    """
    order = Order.objects.locked().get(pk=request.order_id)
    request = Return.objects.select_related("warehouse").get(pk=request.pk)
    if request.status != ReturnStatus.APPROVED:
        raise NotInThisState(f"This return is {request.get_status_display().lower()}: approve it first.")
    lines = list(request.lines.select_related("line").order_by("pk"))
    for line in lines:
        came = line.quantity if quantities is None else quantities.get(line.pk, 0)
        if not 0 <= came <= line.quantity:
            raise MoreThanAnnounced(sku=line.line.sku, wanted=came, announced=line.quantity)
        line.received_quantity, line.is_restocked = came, line.pk not in write_off

    shelved = [line for line in lines if line.received_quantity and line.is_restocked]
    movements = restock(
        warehouse=request.warehouse,
        units=[(line.line.variant_id, line.received_quantity) for line in shelved],
        reason=f"Order {order.number}",
        actor=actor,
    )
    for line, movement in zip(shelved, movements, strict=True):
        line.movement = movement
    ReturnLine.objects.bulk_update(lines, ["received_quantity", "is_restocked", "movement"])
    request.status = ReturnStatus.RECEIVED
    request.save(update_fields=["status"])
    came_back = sum(line.received_quantity for line in lines)
    _tell(order, request, f"{units(came_back)} came back to {request.warehouse}", actor)
    return request


def amount_to_refund(*, request: Return, is_announced: bool = False) -> Decimal:
    """What the customer paid for what came back, or for all that was announced, in the order's currency.

    Each line counts with its share by quantity of what it cost after its discounts, and of the tax where that comes on
    top; rounded to the cent for each line.
    """
    order = Order.objects.get(pk=request.order_id)
    amount = ZERO
    for line in request.lines.select_related("line").annotate(off=Sum("line__discounts__amount", default=ZERO)):
        sold = line.line
        paid = sold.subtotal_amount - line.off + (ZERO if order.prices_include_tax else sold.tax_amount)
        units = line.quantity if is_announced else line.received_quantity
        amount += rounded(paid * units / sold.quantity)
    return amount


@transaction.atomic
def _answer(request: Return, status: ReturnStatus, allowed: set[ReturnStatus], message: str, actor: Any) -> Return:
    order = Order.objects.locked().get(pk=request.order_id)
    request = Return.objects.get(pk=request.pk)
    if request.status not in allowed:
        raise NotInThisState(f"This return is {request.get_status_display().lower()} already.")
    request.status = status
    request.save(update_fields=["status"])
    _tell(order, request, message, actor)
    return request


def _tell(order: Order, request: Return, message: str, actor: Any) -> None:
    OrderEvent.objects.create(
        store_id=order.store_id,
        order=order,
        kind=EventKind.RETURNED,
        message=message,
        details={"return": request.pk},
        actor=actor,
    )
