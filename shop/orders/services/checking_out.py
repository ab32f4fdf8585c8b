"""From cart to order: hold the goods for a while, then place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from shop.core.money import ZERO
from shop.customers.models import Customer
from shop.inventory.services.releasing import release_reservations
from shop.inventory.services.reserving import Demand, Policy, reserve_stock
from shop.orders.exceptions import CartClosed, NothingOrdered
from shop.orders.models import Cart, CartHold, CartStatus, Order
from shop.orders.quoting import Wanted

from .placing import PlacedAddress, place_order
from .promising import lock_stock

HELD_FOR = dt.timedelta(minutes=15)


@transaction.atomic
def hold_cart(*, cart: Cart, held_for: dt.timedelta = HELD_FOR, policy: Policy = Policy.PRIORITY) -> dt.datetime:
    """Promise what lies in the cart to it for a while, and return until when. Held again, the time begins anew.

    Raises CartClosed, NothingOrdered, and InsufficientStock with every short line; what was held before stays held
    then. The promises run out by themselves. Locks the cart, then the stock items of its variants in key order.
    """
    cart = _open(cart)
    lines = list(cart.lines.select_related("variant").order_by("pk"))
    if not lines:
        raise NothingOrdered
    _let_go(cart, [line.variant_id for line in lines])
    until = timezone.now() + held_for
    promises = reserve_stock(
        store_id=cart.store_id,
        demands=[
            Demand(variant_id=line.variant_id, quantity=line.quantity, may_wait=line.variant.allows_backorder)
            for line in lines
        ],
        policy=policy,
        expires_at=until,
    )
    CartHold.objects.bulk_create(
        CartHold(store_id=cart.store_id, cart=cart, reservation_id=promise.reservation_id) for promise in promises
    )
    return until


@transaction.atomic
def order_cart(
    *,
    cart: Cart,
    customer: Customer | None = None,
    email: str | None = None,
    addresses: Sequence[PlacedAddress] = (),
    shipping_amount: Decimal = ZERO,
    coupon_codes: Sequence[str] = (),
    policy: Policy = Policy.PRIORITY,
    actor: Any = None,
) -> Order:
    """Place an order for what lies in the cart, and close the cart. Ordered twice, it returns the first order.

    What was held for the cart goes over to the order. Raises CartClosed for a cart that was merged or has expired, and
    all that `place_order` refuses; the cart stays open then. Locks the cart, then stock items in key order.
    """
    cart = Cart.objects.select_related("store", "customer").select_for_update(of=("self",), no_key=True).get(pk=cart.pk)
    key = f"cart-{cart.token}"
    if cart.status == CartStatus.ORDERED:
        return Order.objects.get(store=cart.store_id, idempotency_key=key)
    if cart.status != CartStatus.OPEN:
        raise CartClosed
    wanted = [
        Wanted(variant_id=variant_id, quantity=quantity)
        for variant_id, quantity in cart.lines.order_by("pk").values_list("variant_id", "quantity")
    ]
    _let_go(cart, [line.variant_id for line in wanted])
    order = place_order(
        store=cart.store,
        wanted=wanted,
        customer=customer or cart.customer,
        email=email,
        addresses=addresses,
        shipping_amount=shipping_amount,
        coupon_codes=coupon_codes,
        idempotency_key=key,
        policy=policy,
        actor=actor,
    )
    cart.status = CartStatus.ORDERED
    cart.save(update_fields=["status"])
    return order


def _open(cart: Cart) -> Cart:
    cart = Cart.objects.select_for_update(no_key=True).get(pk=cart.pk)
    if cart.status != CartStatus.OPEN:
        raise CartClosed
    return cart


def _let_go(cart: Cart, variant_ids: Sequence[int]) -> None:
    """Take back what is held for the cart. Nobody gets it in between: the stock stays locked until the end."""
    held = list(cart.holds.values_list("reservation_id", flat=True))
    if held:
        lock_stock(store_id=cart.store_id, variant_ids=sorted(variant_ids))
        cart.holds.all().delete()
        release_reservations(reservation_ids=held)
