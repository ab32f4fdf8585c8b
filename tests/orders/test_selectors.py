"""Reads about orders."""

import datetime as dt
from decimal import Decimal

import pytest

from shop.inventory.causes import causes_of
from shop.orders.selectors import customer_figures, sales_by_day
from shop.stores.models import Store
from tests import factories as f

NOON = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)


@pytest.fixture
def store(db: None) -> Store:
    return f.StoreFactory()


def test_a_customers_figures_count_what_was_bought_and_kept(store: Store):
    customer = f.CustomerFactory(store=store)
    kept = f.OrderFactory(customer=customer, placed_at=NOON, lines=3)
    refunded = f.OrderFactory(customer=customer, placed_at=NOON + dt.timedelta(days=31))
    f.RefundFactory(payment=f.PaymentFactory(order=refunded), amount=Decimal("4.00"))
    f.OrderFactory(customer=customer, draft=True)
    f.OrderFactory(customer=customer, status="cancelled", placed_at=NOON)

    figures = customer_figures(customer=customer)

    assert figures is not None
    assert (figures.orders, figures.spent, figures.average) == (2, Decimal("36.00"), Decimal("18.00"))
    assert (figures.first_at, figures.last_at) == (kept.placed_at, refunded.placed_at)
    assert figures.by_month == {dt.date(2026, 3, 1): Decimal("30.00"), dt.date(2026, 4, 1): Decimal("6.00")}


def test_a_customer_who_never_ordered_has_no_figures(store: Store):
    assert customer_figures(customer=f.CustomerFactory(store=store)) is None


def test_a_customers_orders_in_another_currency_are_not_added_up(store: Store):
    customer = f.CustomerFactory(store=store)
    f.OrderFactory.create_batch(2, customer=customer, placed_at=NOON)
    f.OrderFactory(customer=customer, placed_at=NOON, currency="USD")

    figures = customer_figures(customer=customer)

    assert figures is not None
    assert (figures.currency, figures.orders, figures.spent) == ("EUR", 2, Decimal("20.00"))


def test_sales_of_a_day_end_where_the_next_begins(store: Store):
    midnight = dt.datetime(2026, 3, 15, tzinfo=dt.UTC)
    f.OrderFactory(store=store, placed_at=midnight - dt.timedelta(microseconds=1))
    f.OrderFactory(store=store, placed_at=midnight)
    f.OrderFactory(store=store, placed_at=midnight + dt.timedelta(days=1))

    days = sales_by_day(store=store, since=midnight - dt.timedelta(days=1), until=midnight + dt.timedelta(days=1))

    assert {day: sales.orders for day, sales in days.items()} == {dt.date(2026, 3, 14): 1, dt.date(2026, 3, 15): 1}


def test_the_ledger_learns_which_order_goods_left_for_and_came_back_from(store: Store):
    order = f.OrderFactory(store=store, number="7")
    line = order.lines.get()
    parcel = f.FulfilmentLineFactory(fulfilment=f.FulfilmentFactory(order=order), line=line, shipped=True)
    request = f.ReturnLineFactory(request=f.ReturnFactory(order=order), line=line, shelved=True)
    left, back = parcel.movement, request.movement

    causes = causes_of([left, back])

    assert {key: (cause.thing, cause.name) for key, cause in causes.items()} == {
        left.pk: (order, "Order #7"),
        back.pk: (order, "Return of order #7"),
    }
    assert (left.quantity, back.quantity) == (-1, 1)
