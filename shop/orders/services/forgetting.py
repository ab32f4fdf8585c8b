"""Forget who bought: orders keep their money and goods, and lose e-mail and address."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from shop.customers.models import Customer
from shop.customers.services.erasing import erase_customer
from shop.orders.exceptions import StillWaiting
from shop.orders.models import Order, OrderAddress, OrderStatus, Return
from shop.orders.selectors import WAITING_RETURN


@transaction.atomic
def forget_buyer(*, customer: Customer) -> int:
    """Erase a customer with what their orders know of them; how many orders that were.

    Invoices stay as they were issued: the accounts have to keep them. Raises `StillWaiting` while an order of theirs is
    a draft, has to be shipped or paid, or has a return that waits, since addresses are still needed then; and
    `AlreadyErased`. Locks the orders in key order, then the customer.
    """
    orders = list(Order.objects.filter(customer=customer).locked())
    returning = Return.objects.filter(WAITING_RETURN, order__customer=customer).values("order")
    is_open = Q(status__in=(OrderStatus.DRAFT, OrderStatus.PLACED)) | Q(pk__in=returning)
    open_orders = [order.number for order in Order.objects.filter(is_open, customer=customer).order_by("pk")]
    if open_orders:
        raise StillWaiting(open_orders)
    OrderAddress.objects.filter(order__in=[order.pk for order in orders]).delete()
    Order.objects.filter(pk__in=[order.pk for order in orders], email__isnull=False).update(email=None)
    erase_customer(customer=customer)
    return len(orders)
