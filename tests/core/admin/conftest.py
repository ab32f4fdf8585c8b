"""A shop to look at, and a client that sees the small backoffice of these tests."""

import pytest

from shop.catalog.models import Brand, Product
from shop.customers.models import Customer
from shop.orders.models import Order
from shop.stores.models import Store
from tests.support.volumes import fill


@pytest.fixture(autouse=True)
def small_backoffice(settings) -> None:
    settings.ROOT_URLCONF = "tests.core.admin.site"


@pytest.fixture
def store(db) -> Store:
    return Store.objects.create(name="Corner shop", slug="corner", currency="EUR", country="DE")


@pytest.fixture
def customers(store):
    def grow(rows: int) -> None:
        fill(
            Customer,
            rows,
            store_id=str(store.pk),
            name="'Customer ' || i",
            phone="''",
            email="'c' || i || '@example.com'",
        )

    return grow


@pytest.fixture
def orders(store):
    """Add orders, newest last: an order a minute, every tenth a draft without a time."""

    def grow(rows: int, customer: Customer | None = None) -> None:
        first = Order.objects.count()
        fill(
            Order,
            rows,
            store_id=str(store.pk),
            number=f"(100000 + {first} + i)::text",
            customer_id=str(customer.pk) if customer else "NULL",
            email="'b' || i || '@example.com'",
            status="CASE WHEN i % 10 = 0 THEN 'draft' ELSE 'placed' END",
            placed_at="CASE WHEN i % 10 > 0 THEN timestamptz '2017-03-01 08:00Z' + i * interval '1 minute' END",
            currency="'EUR'",
            prices_include_tax="true",
            shipping_amount="i % 7",
            lines_amount="0",
            tax_amount="0",
            discount_amount="0",
            captured_amount="0",
            refunded_amount="0",
            item_quantity="0",
            fulfilled_quantity="0",
            returned_quantity="0",
        )

    return grow


@pytest.fixture
def products(store):
    def grow(rows: int, brand: Brand | None = None) -> None:
        first = Product.objects.count()
        fill(
            Product,
            rows,
            store_id=str(store.pk),
            name=f"'Product ' || ({first} + i)",
            slug=f"'product-' || ({first} + i)",
            description="''",
            status="'draft'",
            brand_id=str(brand.pk) if brand else "NULL",
        )

    return grow
