"""Let what somebody ordered follow them into another record of theirs."""

from __future__ import annotations

from django.db import transaction

from shop.customers.models import Customer
from shop.orders.models import Cart, CartStatus, Order
from shop.orders.services.carting import merge_carts


@transaction.atomic
def move_buyer(*, source: Customer, target: Customer) -> int:
    """Give the source's orders and carts to the target; how many orders that were.

    Where both have an open cart, the units are added up in the target's. Locks the orders in key order, then the carts.
    """
    orders = [order.pk for order in Order.objects.filter(customer=source).locked()]
    Order.objects.filter(pk__in=orders).update(customer=target)
    left = Cart.objects.filter(customer=source, status=CartStatus.OPEN).first()
    if left is not None and Cart.objects.filter(customer=target, status=CartStatus.OPEN).exists():
        Cart.objects.filter(pk=left.pk).update(customer=None)
        left.refresh_from_db()
        merge_carts(cart=left, customer=target)
        Cart.objects.filter(pk=left.pk).update(customer=target)
    Cart.objects.filter(customer=source).update(customer=target)
    return len(orders)
