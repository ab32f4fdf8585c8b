"""What keeps products from being sold: the list and the product's own page say the same of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.backoffice import hindrance_filter
from shop.backoffice.hindrances import HINDRANCES, hindrances_of
from shop.backoffice.obstacles import Weight, obstacles
from shop.catalog.models import Product
from shop.inventory.models import Warehouse
from shop.pricing.models import Price, TaxAssignment, TaxRate
from shop.stores.models import Store
from tests import factories as f
from tests.support.budgets import assert_flat


def to_buy(store: Store, name: str) -> Product:
    """A product that has everything it takes."""
    product = f.ProductFactory(store=store, name=name)
    variant = product.variants.get()
    f.PriceFactory(variant=variant, amount=Decimal("10.00"))
    f.StockItemFactory(variant=variant, warehouse=f.WarehouseFactory(store=store), on_hand=5)
    return product


@pytest.fixture
def store(superuser_client) -> Store:
    store = f.StoreFactory(name="Corner shop")
    f.TaxRateFactory(tax_class=f.TaxClassFactory(store=store, name="Standard", is_default=True), country=store.country)
    return store


@pytest.fixture
def milk(store) -> Product:
    to_buy(store, "Bread")
    return to_buy(store, "Milk")


def listed(client: Client, **query: str) -> list[str]:
    page = client.get(reverse("admin:catalog_product_changelist"), query)
    return [product.name for product in page.context["cl"].result_list]


def said(product: Product) -> list[tuple[str, Weight]]:
    return [(obstacle.text, obstacle.weight) for obstacle in obstacles(Product.objects.get(pk=product.pk))]


def without_price(milk: Product) -> None:
    """Its price has ended, and the next one is to come."""
    price = Price.objects.get(variant__product=milk)
    price.valid = DateTimeTZRange(price.valid.lower, timezone.now())
    price.save(update_fields=["valid"])


def all_promised(milk: Product) -> None:
    f.ReservationFactory(stock_item=milk.variants.get().stock_items.get(), quantity=5)


def in_closed_warehouses(milk: Product) -> None:
    Warehouse.objects.filter(stock_items__variant__product=milk).update(is_active=False)


def price_here_stock_there(milk: Product) -> None:
    all_promised(milk)
    other = f.VariantFactory(product=milk, position=1)
    f.VariantOptionFactory(variant=other)
    f.StockItemFactory(variant=other, warehouse=f.WarehouseFactory(store=milk.store), on_hand=2)


def off_sale(milk: Product) -> None:
    milk.variants.update(is_active=False)


def bare(milk: Product) -> None:
    changed(status="draft")(milk)
    other = f.ProductFactory(store=milk.store, name="Another", variant=None)
    milk.variants.update(product=other)


def taxed_abroad(milk: Product) -> None:
    """In a class of its own whose only rate is another country's; the other products stay in the default class."""
    abroad = f.TaxRateFactory(tax_class=f.TaxClassFactory(store=milk.store, name="Abroad"), country="FR")
    TaxAssignment.objects.create(store=milk.store, product=milk, tax_class=abroad.tax_class)


def changed(**fields: object) -> Callable[[Product], None]:
    return lambda milk: Product.objects.filter(pk=milk.pk).update(**fields) and None


PAST, FUTURE = dt.datetime(2017, 7, 1, tzinfo=dt.UTC), dt.datetime(2099, 5, 4, tzinfo=dt.UTC)
CASES: list[tuple[Callable[[Product], None], dict[str, str]]] = [
    (without_price, {"no-price": "It has no price in EUR now."}),
    (all_promised, {"no-stock": "It has nothing left in stock."}),
    (in_closed_warehouses, {"no-stock": "It has something left only in warehouses that are closed."}),
    (price_here_stock_there, {"apart": "None of its variants has both a price and something in stock."}),
    (off_sale, {"off-sale": "None of its variants is for sale."}),
    (
        bare,
        {
            "bare": "It has no variant: there is nothing to put into a basket.",
            "draft": "It is a draft: shoppers do not see it.",
        },
    ),
    (changed(published_at=FUTURE), {"scheduled": "Shoppers see it from 4 May 2099, 00:00 on."}),
    (
        changed(withdrawn_at=PAST, published_at=PAST - dt.timedelta(days=9)),
        {"withdrawn": "It was withdrawn on 1 July 2017, 00:00."},
    ),
    (changed(status="archived"), {"archived": "It is archived."}),
    (taxed_abroad, {"untaxed": "Its tax class “Abroad” has no rate in DE today: it is sold without tax."}),
]


@pytest.mark.parametrize(("hinder", "expected"), CASES)
def test_the_list_and_the_page_name_the_same_reasons(superuser_client, milk, hinder, expected) -> None:
    hinder(milk)

    lists = {each.key: listed(superuser_client, hindered=each.key) for each in HINDRANCES}
    found = {key for key, names in lists.items() if "Milk" in names}
    assert not [key for key, names in lists.items() if "Bread" in names]

    assert found == set(expected) == hindrances_of(Product.objects.get(pk=milk.pk))
    stopping = {each.key for each in HINDRANCES if each.stops} & found
    assert {text for text, weight in said(milk) if weight is Weight.STOPS} == {expected[key] for key in stopping}
    assert set(expected.values()) <= {text for text, _weight in said(milk)}
    is_active = Product.objects.get(pk=milk.pk).status == "active"
    assert listed(superuser_client, hindered="any") == (["Milk"] if is_active and stopping else [])


def test_each_reason_has_a_product_that_it_holds() -> None:
    assert {key for _hinder, expected in CASES for key in expected} == {each.key for each in HINDRANCES}


def test_what_has_everything_is_in_no_list_and_comes_back_at_once(superuser_client, milk) -> None:
    without_price(milk)
    before = listed(superuser_client, hindered="any")

    f.PriceFactory(variant=milk.variants.get(), since=timezone.now())

    assert before == ["Milk"]
    assert listed(superuser_client, hindered="any") == []
    assert said(milk) == []


def test_without_any_rate_all_products_are_sold_without_tax(superuser_client, milk) -> None:
    TaxRate.objects.all().delete()

    assert listed(superuser_client, hindered="untaxed") == ["Bread", "Milk"]
    assert listed(superuser_client, hindered="any") == []


def test_a_large_list_says_how_far_it_looked(superuser_client, store, monkeypatch) -> None:
    monkeypatch.setattr(hindrance_filter, "LOOKED_AT", 2)
    for name in ("Ale", "Bread", "Cream"):
        without_price(to_buy(store, name))
    page = superuser_client.get(reverse("admin:catalog_product_changelist"), {"hindered": "no-price"})

    assert [product.name for product in page.context["cl"].result_list] == ["Ale", "Bread"]
    assert "Looked at the products up to “Cream”, by name." in page.content.decode()
    assert listed(superuser_client, hindered="no-price", q="zzz") == []


def test_the_list_asks_as_often_for_many_products_as_for_few(superuser_client, store) -> None:
    def grow(rows: int) -> None:
        for number in range(rows):
            without_price(to_buy(store, f"Milk {number}"))

    assert_flat(lambda: listed(superuser_client, hindered="any"), grow)
