"""How rollups are read: by the index that each selector names, and never by the rows that they were counted from."""

import datetime as dt

import pytest

from shop.analytics.models import CategoryDay, CustomerSales, ProductDay, SalesHour, WarehouseDay
from shop.analytics.periods import Period
from shop.analytics.selectors import (
    best_products,
    last_day_sold,
    new_customers_by_day,
    sales_of_branches,
    sent_by_warehouse,
    sold_by_day,
)
from shop.catalog.models import Category, Product
from shop.customers.models import Customer
from shop.inventory.models import Warehouse
from shop.stores.models import Store
from tests import factories as f
from tests.support.volumes import fill, settle

from .executed import assert_stands_on, sent_by

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DAY = "'2026-01-01'::date + (i / 100)"
WEEK = Period(dt.date(2026, 2, 1), dt.date(2026, 2, 7))


@pytest.fixture(scope="module")
def store(tables_without_a_past: None) -> Store:
    """50,000 hours, 500 days of 100 products, of 100 categories and of 100 warehouses, 50,000 customers."""
    store = f.StoreFactory()
    own, days = str(store.pk), {"store_id": str(store.pk), "currency": "'EUR'", "sold_on": DAY, "amount": "i"}
    fill(Product, 100, store_id=own, name="'Product ' || i", slug="'p' || i", description="''", status="'draft'")
    fill(Category, 100, store_id=own, name="'Category ' || i", slug="'c' || i", description="''", position="0")
    fill(
        Warehouse,
        100,
        store_id=own,
        name="'Shop ' || i",
        code="'W' || i",
        city="''",
        postal_code="''",
        country="'DE'",
        priority="0",
        is_active="true",
    )
    fill(Customer, 50_000, store_id=own, name="'Customer ' || i", phone="''")
    product, category, warehouse = (
        model.objects.order_by("pk").values_list("pk", flat=True)[0] for model in (Product, Category, Warehouse)
    )
    customer = Customer.objects.order_by("pk")[0].pk
    fill(
        SalesHour,
        50_000,
        store_id=own,
        currency="'EUR'",
        starts_at="'2021-01-01Z'::timestamptz + i * interval '1 hour'",
        orders="1",
        total_amount="10",
        refunded_amount="0",
    )
    fill(ProductDay, 50_000, **days, units="1", product_id=f"{product} + i % 100")
    fill(CategoryDay, 50_000, **days, units="1", category_id=f"{category} + i % 100")
    fill(WarehouseDay, 50_000, **days, units="1", parcels="1", warehouse_id=f"{warehouse} + i % 100")
    fill(
        CustomerSales,
        50_000,
        store_id=own,
        currency="'EUR'",
        customer_id=f"{customer} + i - 1",
        orders="1",
        kept_amount="10",
        first_at="'2021-01-01Z'::timestamptz + i * interval '1 hour'",
        last_at="'2021-01-01Z'::timestamptz + i * interval '1 hour'",
    )
    settle()
    return store


def test_the_home_pages_figures_stand_on_the_days_of_the_period(store: Store):
    assert_stands_on(lambda: last_day_sold(store=store), "sales_hour_once")
    assert_stands_on(lambda: sold_by_day(store=store, period=WEEK), "sales_hour_once")
    assert_stands_on(lambda: new_customers_by_day(store=store, period=WEEK), "customer_sales_by_first")
    assert_stands_on(lambda: best_products(store=store, period=WEEK, limit=8), "product_day_by_day")
    assert_stands_on(lambda: sent_by_warehouse(store=store, period=WEEK), "warehouse_day_by_day")


def test_no_figure_reads_orders(store: Store):
    statements = [
        sql
        for read in (sold_by_day, new_customers_by_day, sales_of_branches, sent_by_warehouse)
        for sql, _parameters in sent_by(lambda read=read: read(store=store, period=WEEK))
    ]

    assert len(statements) == 5
    assert not [sql for sql in statements if '"orders_order' in sql]
