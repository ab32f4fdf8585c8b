"""Editing an order: a set of operations, worked out together, applied at once or not at all.

The order is read into a sheet, the operations write on it, its amounts are worked out, and what is not as it was is
written down. A preview is the same up to the writing, so what it shows is what will be done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Sum

from shop.customers.models import Customer
from shop.inventory.models import StockItem
from shop.inventory.services.reserving import Policy
from shop.orders.edits.changes import Change, StockChange, line_changes, money_changes, word_changes
from shop.orders.edits.operations import Operation
from shop.orders.edits.pricing import Discounts, needs_offers, price
from shop.orders.edits.sheet import Sheet
from shop.orders.exceptions import ChangedMeanwhile, CustomerErased, NothingOrdered, NothingToChange, NotInThisState
from shop.orders.models import EventKind, Order, OrderEvent, OrderStatus
from shop.orders.quoting import offers
from shop.orders.selectors import changes_since
from shop.orders.standing import standing_of

from .completing import complete_if_done
from .crediting import credit_invoice
from .invoicing import issue_invoice, open_invoice
from .promising import Held, Need, give_back, held_for, lock_stock, promise
from .sheets import read_sheet, write_sheet


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An edit, worked out and not yet written."""

    before: Sheet
    after: Sheet
    change: Change
    to_release: dict[int, int]
    """Units by reservation."""
    to_promise: dict[int, int]
    """Units by line's key."""


def preview_edit(*, order: Order, operations: Sequence[Operation], discounts: Discounts = Discounts.KEEP) -> Change:
    """What `edit_order` would change: money, tax, discounts and stock, line by line. Writes and locks nothing.

    Raises what `edit_order` raises, but for shortages, which the change names.
    """
    return plan(order=Order.objects.get(pk=order.pk), operations=operations, discounts=discounts).change


@transaction.atomic
def edit_order(
    *,
    order: Order,
    operations: Sequence[Operation],
    discounts: Discounts = Discounts.KEEP,
    seen: str | None = None,
    policy: Policy = Policy.PRIORITY,
    actor: Any = None,
) -> Change:
    """Apply the operations to a draft or a placed order, all of them or none, and return what changed.

    `seen` is the version (`standing_of`) that the person looked at: raises ChangedMeanwhile, saying who did what, if
    the order has another one by now. Raises NotInThisState, NothingToChange, NothingOrdered, what each operation and
    the pricing refuse, and InsufficientStock with every short line. Of a placed order more is promised and less is
    set free at once; a draft promises nothing. The timeline of a placed order keeps before and after. An invoice that
    stands is credited, and one over the order as it is now is issued.

    Locks the order, then the stock items of the variants in key order, then the series of invoices.
    """
    order = Order.objects.locked().get(pk=order.pk)
    planned = plan(order=order, operations=operations, discounts=discounts)
    if seen is not None and seen != planned.change.version:
        raise ChangedMeanwhile(number=order.number, changes=changes_since(order=order, version=seen))
    if planned.change.is_empty:
        raise NothingToChange
    write_plan(planned, policy=policy)
    if order.status == OrderStatus.PLACED:
        OrderEvent.objects.create(
            store_id=order.store_id,
            order=order,
            kind=EventKind.CHANGED,
            message=planned.change.told(),
            details=planned.change.details(),
            actor=actor,
        )
        if planned.change.has_invoice:
            _invoice_anew(order, actor)
        complete_if_done(order=order, actor=actor)
    return planned.change


def plan(*, order: Order, operations: Sequence[Operation], discounts: Discounts) -> Plan:
    """Work the operations out on a sheet of the order. Ten statements at most, however many lines and operations."""
    if order.status not in {OrderStatus.DRAFT, OrderStatus.PLACED}:
        raise NotInThisState(
            f"Order {order.number} is {order.get_status_display().lower()}: it is not edited any more."
        )
    standing = standing_of(order=order)
    held = held_for(order=order)
    before = read_sheet(order=order, held=held)
    after = before.copied()
    for operation in operations:
        operation.apply(after)
    if not after.lines and order.status == OrderStatus.PLACED:
        raise NothingOrdered
    names = _customers(before, after)
    if after.coupon_codes != before.coupon_codes:
        discounts = Discounts.AGAIN
    now = (
        offers(
            store_id=order.store_id,
            variant_ids=list(dict.fromkeys(line.variant_id for line in after)),
            customer_id=after.customer_id,
            country=after.country,
            coupon_codes=after.coupon_codes,
            but_order=order.pk,
        )
        if needs_offers(after, discounts)
        else None
    )
    price(after, before=before, now=now, policy=discounts)

    promises = order.status == OrderStatus.PLACED
    to_release = _to_release(before, after, held) if promises else {}
    to_promise = _to_promise(after) if promises else {}
    change = Change(
        version=standing.version,
        currency=order.currency,
        lines=line_changes(before, after),
        money=money_changes(before, after),
        words=word_changes(before, after, names),
        stock=_stock_changes(before, after, held, to_release, to_promise),
        captured_amount=order.captured_amount - order.refunded_amount,
        has_invoice=standing.has_invoice and open_invoice(order=order) is not None,
        total=(before.total_amount, after.total_amount),
    )
    return Plan(before=before, after=after, change=change, to_release=to_release, to_promise=to_promise)


def write_plan(planned: Plan, *, policy: Policy) -> dict[int, int]:
    """Write a plan down and return the ids of its new lines by their keys. The caller holds the order's lock."""
    before, after, order = planned.before, planned.after, planned.after.order
    if planned.to_release or planned.to_promise:
        variants = {line.variant_id for line in (*before, *after)}
        lock_stock(store_id=order.store_id, variant_ids=sorted(variants))
    give_back(order=order, units=planned.to_release, staying=list(after.lines))
    ids = write_sheet(before=before, after=after)
    shipping = after.addresses.get("shipping")
    promise(
        order=order,
        needs=[
            Need(
                line_id=ids.get(key, key),
                variant_id=after.lines[key].variant_id,
                quantity=units,
                may_wait=after.lines[key].may_wait,
            )
            for key, units in planned.to_promise.items()
        ],
        policy=policy,
        country=shipping.country if shipping else "",
        postal_code=shipping.postal_code if shipping else "",
    )
    return ids


def _invoice_anew(order: Order, actor: Any) -> None:
    """Correct what was invoiced: invoices stay as they were issued, so a credit note and a new one follow."""
    invoice = open_invoice(order=order)
    if invoice is not None:
        credit_invoice(invoice=invoice, reason="The order was changed", actor=actor)
        issue_invoice(order=order, actor=actor)


def _customers(before: Sheet, after: Sheet) -> dict[int, str]:
    """The names of the customer before and after. Raises CustomerErased for one who is not there any more."""
    if before.customer_id == after.customer_id:
        return {}
    found = {
        customer.pk: customer
        for customer in Customer.objects.filter(
            store=after.order.store_id, pk__in=[pk for pk in (before.customer_id, after.customer_id) if pk]
        )
    }
    if after.customer_id is not None:
        chosen = found.get(after.customer_id)
        if chosen is None or chosen.erased_at is not None:
            raise CustomerErased
    return {pk: str(customer) for pk, customer in found.items()}


def _to_release(before: Sheet, after: Sheet, held: Held) -> dict[int, int]:
    units: dict[int, int] = {}
    for key, was in before.lines.items():
        becomes = after.lines.get(key)
        quantity = becomes.quantity if becomes else 0
        if quantity < was.quantity:
            units |= held.to_release(key, needed=quantity - was.fulfilled)
    return units


def _to_promise(after: Sheet) -> dict[int, int]:
    more = {line.key: line.quantity - (line.original.quantity if line.original else 0) for line in after}
    return {key: units for key, units in more.items() if units > 0}


def _stock_changes(
    before: Sheet, after: Sheet, held: Held, to_release: dict[int, int], to_promise: dict[int, int]
) -> tuple[StockChange, ...]:
    if not to_release and not to_promise:
        return ()
    line_of = {promised.reservation_id: promised.line_id for promised in held.promises}
    known = {**after.lines, **before.lines}
    units: dict[int, int] = {}
    for reservation_id, released in to_release.items():
        variant_id = known[line_of[reservation_id]].variant_id
        units[variant_id] = units.get(variant_id, 0) - released
    for key, more in to_promise.items():
        variant_id = after.lines[key].variant_id
        units[variant_id] = units.get(variant_id, 0) + more
    available = dict(
        StockItem.objects.filter(
            store=after.order.store_id, variant__in=list(units), warehouse__is_active=True, on_hand__gt=F("reserved")
        )
        .order_by()
        .values_list("variant_id")
        .annotate(units=Sum("available"))
    )
    lines = {line.variant_id: line for line in (*before, *after)}
    return tuple(
        StockChange(
            variant_id=variant_id,
            sku=lines[variant_id].sku,
            units=count,
            available=available.get(variant_id, 0),
            may_wait=lines[variant_id].may_wait,
        )
        for variant_id, count in units.items()
        if count
    )
