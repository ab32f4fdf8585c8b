"""“Duplicate” on the page of a product."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.catalog.models import Product
from shop.pricing.models import Price, TaxAssignment
from tests.factories import PriceFactory, ProductFactory, StoreFactory, TaxAssignmentFactory, TaxClassFactory


@pytest.fixture
def product(superuser_client) -> Product:
    """Milk at 8.00 instead of 10.00, which it cost before, and 11.00 from tomorrow on; taxed as food."""
    product = ProductFactory(store=StoreFactory(name="Corner shop"), name="Milk", slug="milk", variant__sku="M")
    variant, now = product.variants.get(), timezone.now()
    day = dt.timedelta(days=1)
    PriceFactory(variant=variant, amount="10.00", since=now - 9 * day, until=now - day)
    PriceFactory(variant=variant, amount="8.00", compare_at_amount="10.00", since=now - day, until=now + day)
    PriceFactory(variant=variant, amount="11.00", since=now + day)
    TaxAssignmentFactory(product=product, tax_class=TaxClassFactory(store=product.store, name="Food"))
    return product


def address(product: Product) -> str:
    return reverse("admin:catalog_product_ask", args=[product.pk, "duplicate"])


def typed(client, product: Product, **changed: str) -> dict[str, str]:
    form = client.get(address(product)).context["form"]
    data = {name: field.initial for name, field in form.fields.items() if field.initial not in (None, False, "")}
    return {name: "on" if value is True else value for name, value in {**data, **changed}.items() if value}


def test_what_is_copied_is_shown_and_nothing_is_made_before_it_is_asked_for(superuser_client, product) -> None:
    answer = superuser_client.post(address(product), {**typed(superuser_client, product), "_preview": "1"})

    assert answer.context["effect"] == [
        ("Name", "Milk", "Milk (copy)"),
        ("Short name", "milk", "milk-2"),
        ("Status", "Active", "Draft"),
        ("Variants", 1, 1),
        ("Prices", 2, 2),
        ("Facts", 0, 0),
        ("Pictures", 0, 0),
        ("SKU", "M", "M-2"),
    ]
    assert Product.objects.count() == 1


def test_the_copy_costs_what_it_costs_now_and_will_and_its_page_opens(superuser_client, product) -> None:
    answer = superuser_client.post(address(product), typed(superuser_client, product))

    copy = Product.objects.get(slug="milk-2")
    assert answer.url == f"/admin/catalog/product/{copy.pk}/change/"
    prices = Price.objects.filter(variant__product=copy).order_by("valid")
    assert [(price.amount, price.compare_at_amount) for price in prices] == [
        (Decimal("8.00"), None),
        (Decimal("11.00"), None),
    ]
    assert prices[0].valid.upper == prices[1].valid.lower
    assert TaxAssignment.objects.get(product=copy).tax_class.name == "Food"


def test_the_next_copy_is_offered_the_next_number_and_may_go_without_prices(superuser_client, product) -> None:
    superuser_client.post(address(product), typed(superuser_client, product))

    superuser_client.post(address(product), typed(superuser_client, product, with_prices=""))

    copy = Product.objects.get(slug="milk-3")
    assert copy.variants.get().sku == "M-3"
    assert not Price.objects.filter(variant__product=copy).exists()
    assert not TaxAssignment.objects.filter(product=copy).exists()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("slug", "milk", "Another product already has this short name."),
        ("sku_pattern", "NEW", "Let {sku} stand somewhere in it: no two variants have the same SKU."),
        ("sku_pattern", "{sku}", "Other variants already have the SKU M."),
    ],
)
def test_what_cannot_be_is_told_at_its_field(superuser_client, product, field, value, message) -> None:
    answer = superuser_client.post(address(product), typed(superuser_client, product, **{field: value}))

    assert answer.context["form"].errors == {field: [message]}
    assert Product.objects.count() == 1
