"""Puts work on the desk: real baskets ordered once more today, each left at another step of its way.

The year that is loaded is over: all of its orders are shipped and paid, and a page of open work has nothing to show.
These orders are placed by the services that staff use, from the stock that is there, at the prices of now. They are
additions, and `demo --verify` counts them as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle

from django.db.models import Prefetch
from django.utils import timezone

from shop.core.exceptions import Refused
from shop.orders.edits.operations import AddLine
from shop.orders.exceptions import NothingToPack
from shop.orders.models import Order, OrderLine, OrderStatus, PaymentMethod
from shop.orders.packable import packable
from shop.orders.payments.registry import ProviderUnknown
from shop.orders.quoting import Wanted
from shop.orders.services.cancelling import cancel_order
from shop.orders.services.dispatching import dispatch
from shop.orders.services.drafting import create_draft
from shop.orders.services.editing import edit_order
from shop.orders.services.invoicing import issue_invoice
from shop.orders.services.packing import pack_order, pack_promised
from shop.orders.services.paying import record_payment, start_payment
from shop.orders.services.placing import place_order
from shop.orders.services.returning import request_return

KEY = "today"
MOST_LINES = 12
LARGEST_LINE = 100
"""Units: fuel is counted in thousandths of a gallon, and nobody packs it."""
LOOKED_AT = 50
"""Baskets read for one order that is wanted; those of which something has run out are passed over."""


def open_work(*, orders: int) -> Counter[str]:
    """Order up to `orders` of the newest baskets again, and return how many were left at which step.

    Fewer come out where the stock does not suffice. Each order is whole by itself: what was interrupted goes on with
    the next call, which takes other baskets.
    """
    left_at: Counter[str] = Counter()
    steps = cycle(STEPS.items())
    name, leave = next(steps)
    for basket in _baskets(most=orders * LOOKED_AT):
        if left_at.total() == orders:
            break
        try:
            leave(basket)
        except Refused:
            continue
        left_at[name] += 1
        name, leave = next(steps)
    return left_at


def _baskets(*, most: int) -> Iterator[Order]:
    """Completed orders of known customers that have goods one can pack, newest first; none that was taken before."""
    taken = set(Order.objects.filter(idempotency_key__startswith=KEY).values_list("idempotency_key", flat=True))
    lines = Prefetch("lines", queryset=OrderLine.objects.order_by("pk"))
    newest = (
        Order.objects.filter(status=OrderStatus.COMPLETED, customer__isnull=False, idempotency_key__isnull=True)
        .select_related("store", "customer")
        .prefetch_related(lines)
        .order_by("-placed_at", "-pk")[:most]
    )
    for order in newest:
        if _key(order) not in taken and _is_packable(order):
            yield order


def _is_packable(basket: Order) -> bool:
    lines = basket.lines.all()
    return (
        0 < len(lines) <= MOST_LINES
        and all(line.quantity <= LARGEST_LINE for line in lines)
        and bool(basket.total_amount)
    )


def _key(basket: Order) -> str:
    return f"{KEY}-{timezone.localdate():%Y%m%d}-{basket.number}"


def _placed(basket: Order) -> Order:
    return place_order(
        store=basket.store,
        wanted=[Wanted(variant_id=line.variant_id, quantity=line.quantity) for line in basket.lines.all()],
        customer=basket.customer,
        idempotency_key=_key(basket),
    )


def _authorised(basket: Order) -> Order:
    order = _placed(basket)
    try:
        start_payment(order=order, provider="trial")
    except ProviderUnknown:  # a shop whose settings name no trial card waits for a bank transfer instead
        start_payment(order=order, provider="manual")
    return order


def _paid(basket: Order) -> Order:
    order = _placed(basket)
    record_payment(order=order, method=PaymentMethod.BANK_TRANSFER)
    return order


def _packed(basket: Order) -> Order:
    order = _paid(basket)
    pack_promised(order=order)
    return order


def _partly_sent(basket: Order) -> Order:
    if sum(line.quantity for line in basket.lines.all()) < 2:
        raise NothingToPack
    order = _paid(basket)
    waiting = packable(order=order)
    first = next(line for line in waiting.lines if waiting.warehouses[0].pk in line.promised)
    dispatch(fulfilment=pack_order(order=order, warehouse=waiting.warehouses[0], quantities={first.line.pk: 1}))
    return order


def _sent(basket: Order) -> Order:
    order = _paid(basket)
    issue_invoice(order=order)
    for parcel in pack_promised(order=order):
        dispatch(fulfilment=parcel)
    return order


def _coming_back(basket: Order) -> Order:
    order = _sent(basket)
    line = order.lines.order_by("pk")[0]
    warehouse = order.fulfilments.select_related("warehouse")[0].warehouse
    request_return(order=order, quantities={line.pk: 1}, warehouse=warehouse, reason="Not what was expected")
    return order


def _draft(basket: Order) -> Order:
    draft = create_draft(store=basket.store, customer=basket.customer)
    edit_order(
        order=draft,
        operations=[AddLine(variant_id=line.variant_id, quantity=line.quantity) for line in basket.lines.all()],
    )
    return draft


def _cancelled(basket: Order) -> Order:
    return cancel_order(order=_placed(basket), reason="The customer changed their mind")


STEPS: dict[str, Callable[[Order], Order]] = {
    "to pay": _placed,
    "to capture": _authorised,
    "to pack": _paid,
    "packed": _packed,
    "partly sent": _partly_sent,
    "sent": _sent,
    "return waiting": _coming_back,
    "draft": _draft,
    "cancelled": _cancelled,
}
"""What is done with an order, by the name of the step at which it is left."""
