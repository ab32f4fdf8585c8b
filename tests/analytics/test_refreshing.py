"""Rollups are what one gets by counting, after every kind of change; and only what changed is counted."""

import datetime as dt
import random
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from shop.analytics.models import CartDay, CategoryDay, CustomerSales, ProductDay, SalesHour, StaleSales, WarehouseDay
from shop.analytics.rollups import ROLLUPS
from shop.analytics.services.refreshing import Refreshed, rebuild_sales, refresh_sales
from shop.analytics.truths import TRUTHS
from shop.core.truths import proved
from shop.orders.models import Order
from shop.stores.models import Store
from tests import factories as f

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 12, 30, tzinfo=dt.UTC)


@pytest.fixture
def store() -> Store:
    return f.StoreFactory()


def kept() -> dict[str, list[tuple[Any, ...]]]:
    """All rollups, without the keys that the database counts."""
    with connection.cursor() as cursor:
        found = {}
        for rollup in ROLLUPS:
            cursor.execute(f"SELECT {rollup.columns} FROM {rollup.table} ORDER BY {rollup.columns}")
            found[rollup.table] = cursor.fetchall()
        return found


def wrong() -> dict[str, int]:
    with connection.cursor() as cursor:
        return {finding.name: finding.violations for finding in proved(cursor, TRUTHS) if finding.violations}


def test_an_order_is_counted_in_every_rollup_that_it_belongs_to(store: Store):
    order = f.OrderFactory(store=store, placed_at=NOON, lines=0)
    line = f.OrderLineFactory(order=order, quantity=3, unit_price_amount=Decimal("4.10"))
    f.FulfilmentLineFactory(line=line, quantity=2)
    f.CartFactory(store=store, status="ordered")
    f.CartFactory(store=store)

    refresh_sales()

    hour, product, person = SalesHour.objects.get(), ProductDay.objects.get(), CustomerSales.objects.get()
    assert (hour.starts_at, hour.orders, hour.total_amount) == (NOON.replace(minute=0), 1, Decimal("12.30"))
    assert (product.product, product.sold_on) == (line.variant.product, NOON.date())
    assert (product.units, product.amount) == (3, Decimal("12.30"))
    assert CategoryDay.objects.get().category_id == line.variant.product.category_id
    assert (person.customer, person.orders, person.first_at) == (order.customer, 1, NOON)
    carts = CartDay.objects.get()
    assert (carts.begun, carts.ordered) == (2, 1)
    assert wrong() == {}


def test_what_has_left_is_counted_for_its_warehouse_at_the_day_of_the_order(store: Store):
    order = f.OrderFactory(store=store, placed_at=NOON, lines=0)
    line = f.OrderLineFactory(order=order, quantity=3, unit_price_amount=Decimal("4.10"))
    sent = f.FulfilmentFactory(order=order, status="shipped", shipped_at=NOON + dt.timedelta(days=3))
    f.FulfilmentLineFactory(fulfilment=sent, line=line, quantity=2)

    refresh_sales()

    day = WarehouseDay.objects.get()
    assert (day.warehouse, day.sold_on) == (sent.warehouse, NOON.date())
    assert (day.parcels, day.units, day.amount) == (1, 2, Decimal("8.20"))


def test_an_order_that_is_called_off_leaves_all_rollups(store: Store):
    order = f.OrderFactory(store=store, placed_at=NOON, lines=2)
    refresh_sales()

    Order.objects.filter(pk=order.pk).update(status="cancelled")
    refresh_sales()

    assert not SalesHour.objects.exists()
    assert not ProductDay.objects.exists()
    assert not CategoryDay.objects.exists()
    assert not CustomerSales.objects.exists()


def test_only_what_changed_is_written_again(store: Store):
    f.OrderFactory(store=store, placed_at=NOON, lines=2)
    refresh_sales()
    before = {row.pk: row.created_at for row in SalesHour.objects.all()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, xmin FROM analytics_productday ORDER BY id")
        versions = cursor.fetchall()

    f.OrderFactory(store=store, placed_at=NOON + dt.timedelta(days=1))
    refreshed = refresh_sales()

    assert refreshed.days == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, xmin FROM analytics_productday WHERE sold_on = %s ORDER BY id", [NOON.date()])
        assert cursor.fetchall() == versions
    assert {row.pk: row.created_at for row in SalesHour.objects.filter(pk__in=before)} == before


def test_nothing_is_done_where_nothing_was_noted(store: Store):
    assert refresh_sales() == Refreshed(notes=0)


def test_a_product_that_moves_takes_its_sales_to_its_new_category(store: Store):
    order = f.OrderFactory(store=store, placed_at=NOON, lines=1)
    product = order.lines.get().variant.product
    refresh_sales()

    product.category = f.CategoryFactory(store=store)
    product.save()
    refresh_sales()

    assert [day.category_id for day in CategoryDay.objects.all()] == [product.category_id]


def test_a_transaction_that_changes_one_order_often_writes_one_note(store: Store):
    f.OrderFactory(store=store, placed_at=NOON, lines=3)

    assert StaleSales.objects.filter(happened_on=NOON.date()).count() == 1


def test_a_note_that_a_savepoint_takes_back_is_written_again(store: Store):
    order = f.OrderFactory(store=store, placed_at=NOON, lines=1)
    refresh_sales()

    with pytest.raises(RuntimeError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(shipping_amount=3)
        raise RuntimeError
    Order.objects.filter(pk=order.pk).update(shipping_amount=5)
    refresh_sales()

    assert SalesHour.objects.get().total_amount == Decimal("15.00")


def test_what_is_noted_and_not_yet_counted_is_no_difference(store: Store):
    f.OrderFactory(store=store, placed_at=NOON, lines=1)

    assert wrong() == {}

    StaleSales.objects.all().delete()
    assert wrong() == {
        "rollup_saleshour": 1,
        "rollup_productday": 1,
        "rollup_customersales": 1,
    }


@pytest.mark.parametrize("seed", range(6))
def test_counting_step_by_step_comes_to_what_counting_everything_comes_to(store: Store, seed: int):
    chance = random.Random(seed)
    customers = f.CustomerFactory.create_batch(3, store=store)
    orders: list[Order] = []
    for _step in range(25):
        match chance.randrange(6):
            case 0 | 1:
                at = NOON + dt.timedelta(hours=chance.randrange(72))
                orders.append(f.OrderFactory(store=store, placed_at=at, customer=chance.choice(customers)))
            case 2 if orders:
                Order.objects.filter(pk=chance.choice(orders).pk, status="placed").update(status="cancelled")
            case 3 if orders:
                f.OrderLineFactory(order=chance.choice(orders), quantity=chance.randrange(1, 5))
            case 4 if orders:
                Order.objects.filter(pk=chance.choice(orders).pk).update(customer=chance.choice(customers))
            case 5:
                refresh_sales()
    refresh_sales()
    step_by_step = kept()

    rebuild_sales()

    assert step_by_step == kept()
    assert wrong() == {}


def test_notes_of_more_days_than_are_counted_at_once_are_taken_in_several_rounds(store: Store, monkeypatch: Any):
    for day in range(45):
        f.OrderFactory(store=store, placed_at=NOON + dt.timedelta(days=day), customer=None)

    rounds = [refresh_sales().days, refresh_sales().days, refresh_sales().days]

    assert rounds == [40, 5, 0]
    assert SalesHour.objects.count() == 45
