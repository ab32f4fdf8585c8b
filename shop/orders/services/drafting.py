"""Draft orders: written by staff for somebody on the phone, changed like any order, then placed or thrown away.

A draft promises no stock and writes no timeline, so that it can go without a trace.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from shop.customers.models import Customer
from shop.inventory.services.reserving import Policy
from shop.orders.edits.operations import Reprice
from shop.orders.edits.pricing import Discounts
from shop.orders.exceptions import CustomerErased, HasHistory, NothingOrdered, NotInThisState
from shop.orders.models import EventKind, Order, OrderAddress, OrderEvent, OrderStatus
from shop.orders.quoting import offers
from shop.orders.standing import standing_of
from shop.pricing.services.redeeming import give_back_redemption
from shop.stores.models import Store

from .completing import complete_if_done
from .editing import Plan, plan, write_plan
from .promising import Need, promise
from .sheets import ADDRESS_FIELDS


@transaction.atomic
def create_draft(*, store: Store, customer: Customer | None = None, email: str | None = None) -> Order:
    """Begin an empty draft and return it; a customer brings the default addresses along. Raises CustomerErased."""
    if customer is not None and customer.erased_at is not None:
        raise CustomerErased
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('orders_order_number')::text")
        number = cursor.fetchone()[0]
    draft = Order.objects.create(
        store=store,
        number=number,
        customer=customer,
        email=(email or (customer.email if customer else None) or "").strip().lower() or None,
        currency=store.currency,
        prices_include_tax=store.prices_include_tax,
    )
    defaults = customer.addresses.filter(is_default=True) if customer is not None else ()
    OrderAddress.objects.bulk_create(
        OrderAddress(
            store=store,
            order=draft,
            kind=address.kind,
            **{name: getattr(address, name) for name in ADDRESS_FIELDS},
        )
        for address in defaults
    )
    return draft


@transaction.atomic
def place_draft(
    *, order: Order, keep_prices: bool = False, policy: Policy = Policy.PRIORITY, actor: Any = None
) -> Order:
    """Place a draft and return it: its stock is promised, its first event written.

    Prices, rates and promotions are taken anew, prices and discounts that staff gave stay; with `keep_prices` all
    stays as it was quoted. Raises NotInThisState unless it is a draft, NothingOrdered, CustomerErased, CannotBeSold,
    PricedOtherwise and InsufficientStock with every short line. Locks the order, then the stock items in key order.
    """
    order = Order.objects.locked().select_related("customer").get(pk=order.pk)
    if order.status != OrderStatus.DRAFT:
        raise NotInThisState(f"Order {order.number} is {order.get_status_display().lower()}, and no draft any more.")
    if order.customer is not None and order.customer.erased_at is not None:
        raise CustomerErased
    planned = plan(
        order=order,
        operations=() if keep_prices else (Reprice(),),
        discounts=Discounts.KEEP if keep_prices else Discounts.AGAIN,
    )
    if not planned.after.lines:
        raise NothingOrdered
    if keep_prices:
        variants = [line.variant_id for line in planned.after]
        offers(
            store_id=order.store_id, variant_ids=variants, country=planned.after.country
        ).refuse_what_cannot_be_sold()
    write_plan(planned, policy=policy)
    shipping = planned.after.addresses.get("shipping")
    promise(
        order=order,
        needs=[
            Need(line_id=line.key, variant_id=line.variant_id, quantity=line.quantity, may_wait=line.may_wait)
            for line in planned.after
        ],
        policy=policy,
        country=shipping.country if shipping else "",
        postal_code=shipping.postal_code if shipping else "",
    )
    Order.objects.filter(pk=order.pk).update(status=OrderStatus.PLACED, placed_at=Now())
    OrderEvent.objects.create(
        store_id=order.store_id,
        order=order,
        kind=EventKind.PLACED,
        message=_told(planned),
        details={} if planned.change.is_empty else planned.change.details(),
        actor=actor,
    )
    complete_if_done(order=order, actor=actor)
    order.refresh_from_db()
    return order


def _told(planned: Plan) -> str:
    """What the timeline says of the placing: a draft has none of its own for the prices that staff gave."""
    own = [line for line in planned.after if line.price_reason]
    told = [f"{line.sku} at {line.unit_price_amount} because {line.price_reason}" for line in own]
    return "; ".join(["Draft placed", *told])[:500]


@transaction.atomic
def discard_draft(*, order: Order) -> None:
    """Throw a draft away: coupons that it used can be used again.

    Raises NotInThisState unless it is a draft, HasHistory if something is on its timeline, which is never unwritten:
    such a draft is cancelled instead. Locks the order.
    """
    order = Order.objects.locked().get(pk=order.pk)
    if order.status != OrderStatus.DRAFT:
        raise NotInThisState(f"Order {order.number} is {order.get_status_display().lower()}: cancel it instead.")
    if standing_of(order=order).has_history:
        raise HasHistory
    used = set(order.discounts.exclude(redemption=None).values_list("redemption_id", flat=True))
    order.discounts.all().delete()
    order.delete()
    for redemption_id in used:
        give_back_redemption(redemption_id=redemption_id)
