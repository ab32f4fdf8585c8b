"""Carts: what lies in them, whose they are, and how long they stay."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from shop.catalog.models import Variant
from shop.customers.models import Customer
from shop.inventory.exceptions import QuantityNotPositive
from shop.inventory.services.releasing import release_reservations
from shop.orders.exceptions import CannotBeSold, CartClosed, CustomerErased
from shop.orders.models import Cart, CartHold, CartLine, CartStatus
from shop.stores.models import Store

LARGEST_QUANTITY = 1_000_000
KEPT = dt.timedelta(days=60)
"""So long a cart stays after it was touched last."""


@transaction.atomic
def open_cart(*, store: Store, customer: Customer | None = None) -> Cart:
    """The customer's open cart, or a new one; a visitor without a name gets a new one, found again by its token.

    Raises CustomerErased.
    """
    until = timezone.now() + KEPT
    if customer is None:
        return Cart.objects.create(store=store, currency=store.currency, expires_at=until)
    if customer.erased_at is not None:
        raise CustomerErased
    cart, _ = Cart.objects.get_or_create(
        store=store,
        customer=customer,
        status=CartStatus.OPEN,
        defaults={"currency": store.currency, "expires_at": until},
    )
    return cart


@transaction.atomic
def put_into_cart(*, cart: Cart, variant_id: int, quantity: int = 1) -> CartLine:
    """Put so many more units in, and return the line. Nothing is promised by that.

    Raises CartClosed, QuantityNotPositive, and CannotBeSold for a variant that this store does not know. Locks the
    cart.
    """
    cart = _open(cart)
    if not _is_quantity(quantity):
        raise QuantityNotPositive
    if not Variant.objects.filter(store=cart.store_id, pk=variant_id).exists():
        raise CannotBeSold([(f"Variant {variant_id}", "is not known in this shop")])
    line, is_new = CartLine.objects.get_or_create(
        store_id=cart.store_id, cart=cart, variant_id=variant_id, defaults={"quantity": quantity}
    )
    if not is_new:
        line.quantity += quantity
        if not _is_quantity(line.quantity):
            raise QuantityNotPositive
        line.save(update_fields=["quantity"])
    _touch(cart)
    return line


@transaction.atomic
def change_in_cart(*, cart: Cart, variant_id: int, quantity: int) -> None:
    """Let this many units lie in the cart; none takes the line out. Raises CartClosed, QuantityNotPositive.

    Locks the cart.
    """
    cart = _open(cart)
    if quantity == 0:
        cart.lines.filter(variant=variant_id).delete()
    elif not _is_quantity(quantity):
        raise QuantityNotPositive
    else:
        cart.lines.filter(variant=variant_id).update(quantity=quantity)
    _touch(cart)


@transaction.atomic
def merge_carts(*, cart: Cart, customer: Customer) -> Cart:
    """Give a visitor's cart to the customer who has signed in, and return the cart that is theirs now.

    If they left one open before, the units are added up in it and the visitor's cart is closed. Raises CartClosed,
    CustomerErased. Three statements move the lines, whatever their number. Locks both carts in key order.
    """
    if customer.erased_at is not None:
        raise CustomerErased
    own = (
        Cart.objects.filter(store=cart.store_id, customer=customer, status=CartStatus.OPEN).exclude(pk=cart.pk).first()
    )
    keys = [cart.pk, own.pk] if own else [cart.pk]
    locked = {row.pk: row for row in Cart.objects.filter(pk__in=keys).order_by("pk").select_for_update()}
    cart = locked[cart.pk]
    if cart.status != CartStatus.OPEN or cart.customer_id not in (None, customer.pk):
        raise CartClosed
    if own is None or locked[own.pk].status != CartStatus.OPEN:
        cart.customer = customer
        cart.save(update_fields=["customer"])
        return cart
    own = locked[own.pk]
    brought = dict(cart.lines.values_list("variant_id", "quantity"))
    there = {line.variant_id: line for line in own.lines.filter(variant__in=list(brought))}
    for variant_id, line in there.items():
        line.quantity = min(line.quantity + brought[variant_id], LARGEST_QUANTITY)
    CartLine.objects.bulk_update(there.values(), ["quantity"])
    cart.lines.exclude(variant__in=list(there)).update(cart=own)
    cart.status = CartStatus.MERGED
    cart.save(update_fields=["status"])
    release_reservations(reservation_ids=cart.holds.values_list("reservation_id", flat=True))
    _touch(own)
    return own


@transaction.atomic
def expire_carts(*, at_most: int = 1000) -> int:
    """Close carts whose time is up and return how many; run every hour or so. Carts that somebody holds are left."""
    due = (
        Cart.objects.filter(status=CartStatus.OPEN, expires_at__lte=Now())
        .order_by("updated_at")
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)[:at_most]
    )
    keys = list(due)
    release_reservations(
        reservation_ids=CartHold.objects.filter(cart__in=keys).values_list("reservation_id", flat=True)
    )
    return Cart.objects.filter(pk__in=keys).update(status=CartStatus.EXPIRED)


def _open(cart: Cart) -> Cart:
    """The cart, locked. Raises CartClosed if it was ordered, merged or has expired."""
    cart = Cart.objects.select_for_update(no_key=True).get(pk=cart.pk)
    if cart.status != CartStatus.OPEN:
        raise CartClosed
    return cart


def _touch(cart: Cart) -> None:
    """A cart that is used stays."""
    Cart.objects.filter(pk=cart.pk).update(expires_at=timezone.now() + KEPT)


def _is_quantity(quantity: int) -> bool:
    return isinstance(quantity, int) and not isinstance(quantity, bool) and 0 < quantity <= LARGEST_QUANTITY
