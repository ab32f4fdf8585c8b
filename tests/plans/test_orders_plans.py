"""How orders are read at 50,000 of them: each tab, search and figure by the index that its docstring names."""

import datetime as dt

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import QuerySet

from shop.catalog.models import Product, Variant
from shop.core.admin.search import found
from shop.customers.models import Customer
from shop.orders.billing import tax_by_rate
from shop.orders.models import Order, OrderLine, Return
from shop.orders.selectors import (
    TO_CAPTURE,
    TO_SHIP,
    customer_figures,
    draft_orders,
    newest_order_at,
    newest_orders,
    orders_to_capture,
    orders_to_ship,
    sales_by_day,
    waiting_returns,
)
from shop.stores.models import Store
from tests import factories as f
from tests.support.plans import assert_plan
from tests.support.volumes import analyze, fill, settle

from .executed import assert_stands_on

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ORDERS, CUSTOMERS, VARIANTS, LINES = 50_000, 5_000, 1_000, 2
FIRST_DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def store(tables_without_a_past: None) -> Store:
    """Ten orders a customer, one every ten minutes, all done but 200 placed and 100 drafts; 50 returns.

    Beside them stand people who have not ordered yet, without whom reading all customers would be cheap.
    """
    store = f.StoreFactory()
    own = str(store.pk)
    fill(Customer, CUSTOMERS, store_id=own, name="'Customer ' || i", email="'c' || i || '@example.com'", phone="''")
    fill(Customer, ORDERS, store_id=own, name="'Visitor ' || i", email="'v' || i || '@example.com'", phone="''")
    customer = Customer.objects.get(name="Customer 1").pk
    nothing = dict.fromkeys(
        ("shipping_amount", "lines_amount", "tax_amount", "discount_amount", "captured_amount", "refunded_amount"), "0"
    )
    none = dict.fromkeys(("item_quantity", "fulfilled_quantity", "returned_quantity"), "0")
    fill(
        Order,
        ORDERS,
        store_id=own,
        number="(100000 + i)::text",
        customer_id=f"{customer} + i % {CUSTOMERS}",
        email=f"'c' || (i % {CUSTOMERS} + 1) || '@example.com'",
        status="CASE WHEN i % 250 = 0 THEN 'placed' WHEN i % 500 = 1 THEN 'draft' ELSE 'completed' END",
        placed_at="CASE WHEN i % 500 = 1 THEN NULL ELSE '2026-01-01Z'::timestamptz + i * interval '10 minutes' END",
        currency="'EUR'",
        prices_include_tax="true",
        **nothing,
        **none,
    )
    fill(Product, VARIANTS, store_id=own, name="'Product ' || i", slug="'p' || i", description="''", status="'draft'")
    product = Product.objects.get(slug="p1").pk
    fill(
        Variant,
        VARIANTS,
        store_id=own,
        product_id=f"{product} + i - 1",
        sku="'SKU-' || i",
        unit="'each'",
        price_quantity="1",
        position="0",
        is_active="true",
        allows_backorder="false",
    )
    variant, order = Variant.objects.get(sku="SKU-1").pk, Order.objects.get(number="100001").pk
    fill(
        OrderLine,
        ORDERS * LINES,
        store_id=own,
        order_id=f"{order} + i % {ORDERS}",
        variant_id=f"{variant} + (i * 7919) % {VARIANTS}",
        product_name="'Product'",
        variant_name="''",
        sku="'SKU'",
        quantity="1",
        unit_price_amount="10",
        price_quantity="1",
        tax_rate="0.19",
        tax_amount="1.60",
        fulfilled_quantity="0",
        returned_quantity="0",
    )
    place = f.WarehouseFactory(store=store).pk
    fill(
        Return,
        50,
        store_id=own,
        order_id=f"{order} + i * 97",
        warehouse_id=str(place),
        status="CASE WHEN i % 2 = 0 THEN 'requested' ELSE 'received' END",
        reason="''",
    )
    analyze(Customer, Order, OrderLine, Variant, Product, Return)
    settle()
    return store


def page(queryset: QuerySet[Order]) -> QuerySet[Order]:
    """The first page of a list of orders."""
    return queryset.order_by("-placed_at", "-id")[:101]


def test_open_work_is_read_from_the_index_of_that_work(store: Store):
    assert_plan(page(orders_to_ship(store=store)), uses={"order_to_ship"}, never={"Seq Scan", "Sort"})
    assert_plan(page(orders_to_capture(store=store)), uses={"order_to_capture"}, never={"Seq Scan", "Sort"})
    assert_plan(page(draft_orders(store=store)), uses={"order_by_status_newest"}, never={"Seq Scan", "Sort"})
    assert orders_to_ship(store=store).count() == 200


def test_waiting_returns_are_read_from_their_index_when_there_are_many(store: Store):
    order = Order.objects.get(number="100001").pk
    place = Return.objects.values_list("warehouse", flat=True).first()
    fill(
        Return,
        20_000,
        store_id=str(store.pk),
        order_id=f"{order} + i",
        warehouse_id=str(place),
        status="'received'",
        reason="''",
    )

    assert_plan(waiting_returns(store=store).order_by("-id")[:101], uses={"return_waiting"})


def test_each_tab_and_each_day_is_sorted_by_its_index_alone(store: Store):
    orders = Order.objects.filter(store=store)
    tabs = {tab.key: tab for tab in admin.site.get_model_admin(Order).tabs}

    for key in ("", "to-ship", "to-capture", "drafts", "completed"):
        assert_plan(page(tabs[key].rows(orders)), never={"Seq Scan", "Sort"})
    day = orders.filter(placed_at__gte=FIRST_DAY, placed_at__lt=FIRST_DAY + dt.timedelta(days=1))
    assert_plan(page(day), uses={"order_by_newest"}, never={"Seq Scan", "Sort"})


def test_each_kind_of_search_goes_to_its_index(store: Store):
    routes = admin.site.get_model_admin(Order).search_routes
    orders = Order.objects.filter(store=store)
    kinds = {
        "c77@": ["order_email_prefix"],
        "SKU-77": ["order_line_of_variant"],
        "Customer 4321": ["customer_name_trigram"],
        "12345": ["order_number_prefix"],
        # A whole number and a whole address have two indexes each that are as good.
        "123456": [],
        "c77@example.com": [],
    }

    for typed, indexes in kinds.items():
        assert found(orders, typed, routes).exists(), typed
        assert_stands_on(lambda typed=typed: list(page(found(orders, typed, routes))), *indexes)


def test_the_home_pages_figures_stand_on_the_newest_orders(store: Store):
    assert_stands_on(lambda: newest_order_at(store=store), "order_by_newest")
    assert_stands_on(
        lambda: sales_by_day(store=store, since=FIRST_DAY, until=FIRST_DAY + dt.timedelta(days=60)), "order_by_newest"
    )


def test_a_customers_life_is_read_from_their_own_orders_and_a_tax_from_its_orders_lines(store: Store):
    customer = Customer.objects.get(name="Customer 77")

    assert_stands_on(lambda: customer_figures(customer=customer), "order_of_customer")
    assert_plan(newest_orders(customer=customer)[:21], uses={"order_of_customer"}, never={"Seq Scan", "Sort"})
    order = Order.objects.get(number="100077")
    assert_stands_on(lambda: tax_by_rate(order=order), "orders_orderline_in_order")


def test_the_conditions_of_the_tabs_are_those_of_their_indexes():
    conditions = {index.name: index.condition for index in Order._meta.indexes}

    assert conditions["order_to_ship"] == TO_SHIP
    assert conditions["order_to_capture"] == TO_CAPTURE


def test_one_customer_in_a_segment_is_found_by_keys(store: Store):
    """What the function asks inside is seen by what the server has counted of this transaction: no table read whole."""
    line = OrderLine.objects.filter(order__status="completed").select_related("order", "variant__product").first()
    asked = [{"subject": "spent", "amount": 1}, {"subject": "orders", "times": 1, "days": 9_000}]
    asked += [{"subject": "product", "product": line.variant.product}]
    segments = [f.SegmentConditionFactory(store=store, **{"country": None, **one}).segment_id for one in asked]
    tables = "'orders_order', 'orders_orderline', 'catalog_variant', 'customers_customer'"
    scans = f"SELECT sum(seq_scan) FROM pg_stat_xact_user_tables WHERE relname IN ({tables})"

    with connection.cursor() as cursor:
        cursor.execute(scans)
        before = cursor.fetchone()
        for segment in segments:
            cursor.execute("SELECT orders_customer_is_in_segment(%s, %s, NULL)", [line.order.customer_id, segment])
            assert cursor.fetchone() == (True,)
        cursor.execute(scans)
        assert cursor.fetchone() == before
