"""Sells real baskets once more, through the services that sell day by day, and compares what comes out with the load.

The newest week is loaded by COPY into a scratch database. Then its first baskets are sold again: goods received, prices
changed to what was asked that day, orders placed, discounts given, parcels packed and sent, money taken, each by its
service. What the orders come to, line by line and cent by cent, has to be what the load says of the same baskets.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from shop.core.reconciling import reconcile
from shop.inventory.models import StockMovement
from shop.inventory.services.receiving import receive_stock
from shop.orders.edits.operations import GiveDiscount
from shop.orders.models import Order, OrderLine, OrderStatus, PaymentMethod
from shop.orders.quoting import Wanted
from shop.orders.services.dispatching import dispatch
from shop.orders.services.editing import edit_order
from shop.orders.services.packing import pack_order
from shop.orders.services.paying import record_payment
from shop.orders.services.placing import place_order
from shop.pricing.services.repricing import change_price

KEY = "replay-"


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What some orders come to."""

    orders: int
    lines: int
    units: int
    money: Decimal
    discounts: Decimal
    captured: Decimal
    units_shipped: int


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What the same baskets come to, loaded and sold again."""

    baskets: int
    loaded: Totals
    replayed: Totals
    differences: tuple[str, ...]
    """The numbers of baskets whose two orders differ."""
    reconciliation_differences: int
    seconds: float
    agrees: bool


def replay(*, baskets: int) -> Replayed:
    """Sell the first `baskets` of the loaded orders again, and say what both come to. Raises what the services refuse.

    Runs where `default` points to, which has to be a scratch database with a load in it.
    """
    loaded = list(
        Order.objects.filter(status=OrderStatus.COMPLETED)
        .select_related("store", "customer")
        .order_by("placed_at", "pk")[:baskets]
    )
    began = time.perf_counter()
    for order in loaded:
        _sell_again(order)
    seconds = time.perf_counter() - began
    again = Order.objects.filter(idempotency_key__startswith=KEY)
    before, after = _totals([order.pk for order in loaded]), _totals(list(again.values_list("pk", flat=True)))
    differences, broken = _differing(loaded), reconcile().differences
    return Replayed(
        baskets=len(loaded),
        loaded=before,
        replayed=after,
        differences=differences,
        reconciliation_differences=broken,
        seconds=round(seconds, 3),
        agrees=before == after and not differences and not broken,
    )


def _sell_again(order: Order) -> None:
    lines = list(order.lines.select_related("variant__product").order_by("pk"))
    warehouse = order.fulfilments.select_related("warehouse").get().warehouse
    for line in lines:
        receive_stock(variant=line.variant, warehouse=warehouse, quantity=line.quantity, reason="For the replay")
        change_price(variant=line.variant, amount=line.unit_price_amount)
    again = place_order(
        store=order.store,
        wanted=[
            Wanted(variant_id=line.variant_id, quantity=line.quantity, warehouse_id=warehouse.pk) for line in lines
        ],
        customer=order.customer,
        idempotency_key=f"{KEY}{order.number}",
    )
    keys = dict(again.lines.values_list("variant_id", "pk"))
    variant_of = {line.pk: line.variant_id for line in lines}
    gifts = [
        GiveDiscount(label=gift.label, amount=gift.amount, line_id=keys[variant_of[gift.line_id]])
        for gift in order.discounts.order_by("pk")
        if gift.line_id is not None  # every one of the till's is for a line
    ]
    if gifts:
        edit_order(order=again, operations=gifts)
    dispatch(fulfilment=pack_order(order=again, warehouse=warehouse))
    again.refresh_from_db()
    if again.total_amount:
        record_payment(order=again, method=PaymentMethod.CASH)


def _totals(ids: list[int]) -> Totals:
    orders = Order.objects.filter(pk__in=ids)
    sums = orders.aggregate(
        money=Sum("total_amount"), discounts=Sum("discount_amount"), captured=Sum("captured_amount")
    )
    lines = OrderLine.objects.filter(order__in=ids).aggregate(lines=Count("pk"), units=Sum("quantity"))
    shipped = StockMovement.objects.filter(fulfilment_line__order__in=ids).aggregate(units=Sum("quantity"))
    return Totals(orders=len(ids), **lines, **sums, units_shipped=-(shipped["units"] or 0))


def _differing(loaded: list[Order]) -> tuple[str, ...]:
    """The numbers of the baskets whose two orders do not come to the same."""
    again = dict(Order.objects.filter(idempotency_key__startswith=KEY).values_list("idempotency_key", "total_amount"))
    return tuple(order.number for order in loaded if again.get(f"{KEY}{order.number}") != order.total_amount)
