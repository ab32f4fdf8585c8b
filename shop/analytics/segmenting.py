"""Who is in a segment: its conditions as one question to the database, each part served by an index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from shop.analytics.models import CustomerSales
from shop.catalog.models import Category
from shop.customers.models import Address, Consent, Customer, GroupMembership, SegmentCondition, Subject, Tagging
from shop.orders.models import Order, OrderLine
from shop.orders.selectors import SOLD
from shop.stores.models import Store

BUYER = OuterRef("pk")


def members_of(*, store: Store, conditions: Iterable[SegmentCondition]) -> QuerySet[Customer]:
    """The customers of `store` who meet all of `conditions`; those who asked to be forgotten are in no segment.

    What was spent and ordered in all their life is read from `analytics_customersales` by `customer_sales_once`, as
    fresh as the rollup is; within the last days from `orders_order` by `order_of_customer`; what was bought by
    `order_line_of_variant`; groups, tags, answers and addresses by the customer's own index.
    """
    now = timezone.now()
    found = Customer.objects.filter(store=store, erased_at__isnull=True)
    for condition in conditions:
        met = _met(condition, store, now)
        found = found.filter(~met if condition.is_negated else met)
    return found


def _met(condition: SegmentCondition, store: Store, now: dt.datetime) -> Q | Exists:
    subject = Subject(condition.subject)
    since = now - dt.timedelta(days=condition.days) if condition.days else None
    of_customer = {"customer": BUYER, "store": store}
    match subject:
        case Subject.SPENT if since:
            return _bought(store, since, Q(kept__gte=condition.amount))
        case Subject.ORDERS if since:
            return _bought(store, since, Q(orders__gte=condition.times))
        case Subject.SPENT:
            return _in_all(store, kept_amount__gte=condition.amount)
        case Subject.ORDERS:
            return _in_all(store, orders__gte=condition.times)
        case Subject.RECENT:
            return _in_all(store, last_at__gte=since)
        case Subject.FIRST_ORDER:
            return _in_all(store, first_at__gte=_midnight(condition.since_on), first_at__lt=_end(condition.until_on))
        case Subject.PRODUCT:
            return _lines(store, since, variant__product=condition.product_id)
        case Subject.CATEGORY:
            path = condition.category.path if condition.category else ""
            below = Category.objects.filter(store=store, path__descendant_of=path)
            return _lines(store, since, variant__product__category__in=below.values("pk"))
        case Subject.GROUP:
            return Exists(GroupMembership.objects.filter(group=condition.group_id, **of_customer))
        case Subject.TAG:
            return Exists(Tagging.objects.filter(tag=condition.tag_id, **of_customer))
        case Subject.CONSENT:
            return _agreed(store, condition.purpose or "")
        case Subject.COUNTRY:
            return Exists(Address.objects.filter(country=condition.country, **of_customer))


def _in_all(store: Store, **figures: Any) -> Exists:
    """What the rollup says of a customer's whole life, in the store's currency."""
    return Exists(CustomerSales.objects.filter(customer=BUYER, store=store, currency=store.currency, **figures))


def _bought(store: Store, since: dt.datetime, reached: Q) -> Q:
    """Whether a customer's orders since then come to enough; what was refunded does not count.

    Only those who have ordered since then are looked at closer (`customer_sales_by_last`).
    """
    orders = Order.objects.filter(
        customer=BUYER, store=store, currency=store.currency, status__in=SOLD, placed_at__gte=since
    )
    sums = (
        orders.order_by()
        .values("customer")
        .annotate(kept=Sum(F("total_amount") - F("refunded_amount")), orders=Count("pk"))
    )
    return Q(_in_all(store, last_at__gte=since)) & Q(Exists(sums.filter(reached)))


def _lines(store: Store, since: dt.datetime | None, **goods: Any) -> Exists:
    lines = OrderLine.objects.filter(order__customer=BUYER, store=store, order__status__in=SOLD, **goods)
    return Exists(lines.filter(order__placed_at__gte=since) if since else lines)


def _agreed(store: Store, purpose: str) -> Exists:
    """Whether the newest answer of a customer to this purpose is yes."""
    newer = Consent.objects.filter(customer=OuterRef("customer"), purpose=purpose, pk__gt=OuterRef("pk"))
    answers = Consent.objects.filter(customer=BUYER, store=store, purpose=purpose, is_granted=True)
    return Exists(answers.filter(~Exists(newer)))


def _midnight(day: dt.date | None) -> dt.datetime:
    assert day is not None  # the database holds that a condition is whole
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _end(day: dt.date | None) -> dt.datetime:
    assert day is not None  # as above
    return _midnight(day + dt.timedelta(days=1))
