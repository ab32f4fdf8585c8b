"""Merging two customers who are one: what each app knows of the one follows into the other, all or nothing."""

from __future__ import annotations

from django.db import transaction

from shop.customers.models import Customer
from shop.customers.services.merging import both_locked, merge_record
from shop.orders.models import Order
from shop.orders.services.following import move_buyer
from shop.reviews.services.following import Doubled, move_reviewer


@transaction.atomic
def merge_customers(*, source: Customer, target: Customer, doubled: Doubled = Doubled.BEST) -> Customer:
    """Make one customer of two, and return the one that stays; the source is erased and says whom it was merged into.

    Of two reviews of one product the one stays that `doubled` says. Merging again changes nothing. Raises SameCustomer
    and CannotBeMerged. Locks the source's orders, then both records in key order, then carts and reviews; what sales
    count per customer follows with the next refresh.
    """
    list(Order.objects.filter(customer=source).locked())
    if both_locked(source=source, target=target) is None:
        return target
    move_buyer(source=source, target=target)
    move_reviewer(source=source, target=target, doubled=doubled)
    return merge_record(source=source, target=target)
