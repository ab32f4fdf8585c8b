"""The product page: what it costs, where it lies, how it sells, and what keeps it from being sold."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.accounts.services.writing_roles import write_roles
from shop.backoffice.obstacles import Weight, obstacles
from shop.catalog.models import Product
from shop.inventory.models import Warehouse
from shop.pricing.models import Price, TaxAssignment, TaxClass, TaxRate
from shop.search.services.building import build
from shop.search.services.pairing import count_baskets
from shop.stores.models import Store
from tests.factories import (
    CategoryFactory,
    MembershipFactory,
    OptionFactory,
    OptionValueFactory,
    OrderFactory,
    OrderLineFactory,
    PriceFactory,
    ProductFactory,
    ReservationFactory,
    StockItemFactory,
    StoreFactory,
    TaxClassFactory,
    TaxRateFactory,
    UserFactory,
    VariantFactory,
    VariantOptionFactory,
    WarehouseFactory,
)
from tests.support.budgets import assert_flat, recorded
from tests.support.forms import sent_back


@pytest.fixture
def store(superuser_client):
    store = StoreFactory(name="Corner shop")
    TaxRateFactory(tax_class=TaxClassFactory(store=store, name="Standard", is_default=True), country=store.country)
    return store


@pytest.fixture
def product(store) -> Product:
    """Milk at 10.00 since a year, five in the depot: all that it takes to be sold."""
    product = ProductFactory(store=store, name="Milk", variant__sku="M-1")
    variant = product.variants.get()
    PriceFactory(variant=variant, amount=Decimal("10.00"))
    StockItemFactory(variant=variant, warehouse=WarehouseFactory(store=store, name="Depot"), on_hand=5)
    return product


def page_of(product: Product) -> str:
    return reverse("admin:catalog_product_change", args=[product.pk])


def prices(product: Product) -> list[tuple[Decimal, Decimal | None, bool]]:
    """Amount, crossed-out amount and whether it has ended, oldest first."""
    found = Price.objects.filter(variant__product=product).order_by("valid")
    return [(price.amount, price.compare_at_amount, price.valid.upper is not None) for price in found]


def hindered(product: Product) -> list[str]:
    return [obstacle.text for obstacle in obstacles(Product.objects.get(pk=product.pk))]


def promise(product: Product, quantity: int) -> None:
    ReservationFactory(stock_item=product.variants.get().stock_items.get(), quantity=quantity)


def price_panel(client: Client, product: Product) -> dict[str, Any]:
    """What the panel of prices was drawn from."""
    page = client.get(page_of(product))
    return next(context for context in page.context if "periods" in context)


def test_a_price_changed_in_the_grid_ends_the_period_and_begins_the_next(superuser_client, product) -> None:
    page = superuser_client.get(page_of(product))

    answer = superuser_client.post(
        page_of(product), sent_back(page, variants__0__amount="8.50", variants__0__compare_at_amount="10.00")
    )

    assert answer.status_code == 302
    assert prices(product) == [(Decimal("10.00"), None, True), (Decimal("8.50"), Decimal("10.00"), False)]


def test_a_page_saved_as_it_was_opens_no_period(superuser_client, product) -> None:
    page = superuser_client.get(page_of(product))

    superuser_client.post(page_of(product), sent_back(page, name="Whole milk"))

    assert Product.objects.get(pk=product.pk).name == "Whole milk"
    assert prices(product) == [(Decimal("10.00"), None, False)]


def test_a_new_variant_gets_its_first_price_in_the_grid(superuser_client, store) -> None:
    product = ProductFactory(store=store, variant=None)
    page = superuser_client.get(page_of(product))

    superuser_client.post(
        page_of(product),
        sent_back(
            page,
            variants__TOTAL_FORMS=1,
            variants__0__sku="NEW",
            variants__0__amount="3.20",
            variants__0__is_active="on",
        ),
    )

    assert prices(product) == [(Decimal("3.20"), None, False)]


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"amount": ""}, "amount", "A price is changed, not emptied: to stop selling it, take it off sale."),
        ({"amount": "-1"}, "amount", "Ensure this value is greater than or equal to 0."),
        (
            {"amount": "10", "compare_at_amount": "9"},
            "compare_at_amount",
            "The crossed-out price has to be higher than the price.",
        ),
    ],
)
def test_a_price_that_cannot_be_is_refused_in_its_cell(superuser_client, product, typed, field, message) -> None:
    page = superuser_client.get(page_of(product))

    answer = superuser_client.post(
        page_of(product), sent_back(page, **{f"variants__0__{name}": value for name, value in typed.items()})
    )

    grid = answer.context["inline_admin_formsets"][0].formset
    assert grid.errors[0] == {field: [message]}
    assert prices(product) == [(Decimal("10.00"), None, False)]


def test_prices_are_read_only_for_who_may_not_change_them(product) -> None:
    write_roles()
    clerk = UserFactory(is_staff=True)
    MembershipFactory(store=product.store, user=clerk, role=Group.objects.get(name="Support"))
    client = Client()
    client.force_login(clerk)

    page = client.get(page_of(product))
    refused = client.post(page_of(product), {"variants-0-amount": "1.00"})

    assert page.status_code == 200
    assert b'name="variants-0-amount"' not in page.content
    assert b"10.00" in page.content
    assert refused.status_code == 403
    assert prices(product) == [(Decimal("10.00"), None, False)]


def test_the_history_shows_past_present_and_planned_prices(superuser_client, store) -> None:
    variant = ProductFactory(store=store).variants.get()
    now = timezone.now()
    spans = ((-50, -20, "12.00"), (-20, 10, "10.00"), (10, None, "11.00"))
    for since, until, amount in spans:
        end = now + dt.timedelta(days=until) if until is not None else None
        PriceFactory(variant=variant, amount=Decimal(amount), since=now + dt.timedelta(days=since), until=end)

    context = price_panel(superuser_client, variant.product)

    assert [(period["price"].amount, period["phase"]) for period in context["periods"]] == [
        (Decimal("11.00"), "planned"),
        (Decimal("10.00"), "current"),
        (Decimal("12.00"), "past"),
    ]


def test_a_reduction_is_shown_beside_the_lowest_price_of_the_thirty_days_before_it(superuser_client, store) -> None:
    variant = ProductFactory(store=store).variants.get()
    now = timezone.now()
    spans = ((-40, -20, "80.00", None), (-20, -1, "100.00", None), (-1, None, "90.00", "100.00"))
    for since, until, amount, compare_at in spans:
        end = now + dt.timedelta(days=until) if until is not None else None
        PriceFactory(
            variant=variant,
            amount=Decimal(amount),
            compare_at_amount=compare_at,
            since=now + dt.timedelta(days=since),
            until=end,
        )

    row = price_panel(superuser_client, variant.product)["rows"][0]

    assert (row["reduction"].lowest, row["reduction"].is_too_high) == (Decimal("80.00"), True)


def test_a_product_that_has_everything_can_be_bought(product) -> None:
    assert hindered(product) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"status": "draft"}, "It is a draft: shoppers do not see it."),
        ({"status": "archived"}, "It is archived."),
        (
            {"published_at": dt.datetime(2099, 5, 4, 10, 30, tzinfo=dt.UTC)},
            "Shoppers see it from 4 May 2099, 10:30 on.",
        ),
    ],
)
def test_a_product_that_shoppers_do_not_see_says_so(product, change, message) -> None:
    Product.objects.filter(pk=product.pk).update(**change)

    assert hindered(product) == [message]


def test_times_are_those_of_the_store_and_a_withdrawn_product_says_so(superuser_client, product) -> None:
    Store.objects.update(timezone="America/New_York")
    page = superuser_client.get(page_of(product))
    dates = {"published_at_0": "2017-03-01", "published_at_1": "08:00", "withdrawn_at_0": "2017-07-01"}

    superuser_client.post(page_of(product), sent_back(page, **dates, withdrawn_at_1="00:00:00"))

    kept = Product.objects.get(pk=product.pk)
    assert kept.published_at == dt.datetime(2017, 3, 1, 13, tzinfo=dt.UTC)
    assert kept.withdrawn_at == dt.datetime(2017, 7, 1, 4, tzinfo=dt.UTC)
    assert hindered(product) == ["It was withdrawn on 1 July 2017, 00:00 (New York)."]
    assert not Product.objects.on_show().filter(pk=product.pk).exists()
    again = superuser_client.get(page_of(product))
    superuser_client.post(page_of(product), sent_back(again))
    assert Product.objects.get(pk=product.pk).withdrawn_at == kept.withdrawn_at


def test_a_product_that_is_withdrawn_before_it_is_published_is_refused_at_the_date(superuser_client, product) -> None:
    page = superuser_client.get(page_of(product))

    answer = superuser_client.post(
        page_of(product), sent_back(page, withdrawn_at_0="2017-07-01", withdrawn_at_1="00:00:00")
    )

    said = "It is withdrawn after it was published: give both dates, the later one here."
    assert answer.context["adminform"].form.errors == {"withdrawn_at": [said]}
    assert Product.objects.get(pk=product.pk).withdrawn_at is None


@pytest.mark.parametrize(
    ("change", "message", "url"),
    [
        (
            lambda store: Store.objects.update(is_active=False),
            "The store Corner shop is closed.",
            "/admin/stores/store/{store}/change/#id_is_active",
        ),
        (
            lambda store: Warehouse.objects.update(is_active=False),
            "It has something left only in warehouses that are closed.",
            "/admin/inventory/warehouse/?is_active__exact=0",
        ),
        (
            lambda store: TaxRate.objects.update(country="FR"),
            "Its tax class “Standard” has no rate in DE today: it is sold without tax.",
            "/admin/pricing/taxclass/{tax}/change/#rates-group",
        ),
        (
            lambda store: TaxClass.objects.update(is_default=False),
            "It belongs to no tax class, and the store has no default one: it is sold without tax.",
            "/admin/pricing/taxclass/",
        ),
    ],
)
def test_what_stands_elsewhere_is_told_with_the_way_there(product, change, message, url) -> None:
    tax = TaxClass.objects.get()
    change(product.store)

    [found] = obstacles(Product.objects.get(pk=product.pk))

    assert (found.text, found.url) == (message, url.format(store=product.store_id, tax=tax.pk))


def test_a_variant_that_lacks_an_option_of_the_others_is_named_and_stops_nothing(product) -> None:
    VariantOptionFactory(variant=product.variants.get())
    other = VariantFactory(product=product, sku="M-2", position=1, allows_backorder=True)
    PriceFactory(variant=other)

    [found] = obstacles(Product.objects.get(pk=product.pk))

    assert found.text == "M-2 has no value for an option that others have."
    assert (found.weight, found.url) == (Weight.LOOK, f"/admin/catalog/product/{product.pk}/do/combine/")


def test_a_product_without_variants_says_so(store) -> None:
    product = ProductFactory(store=store, variant=None)

    assert hindered(product)[1:] == ["It has no variant: there is nothing to put into a basket."]


def test_a_product_whose_variants_are_all_off_sale_says_so(product) -> None:
    product.variants.update(is_active=False)

    assert hindered(product) == ["None of its variants is for sale."]


def test_a_product_with_neither_price_nor_stock_says_both(store) -> None:
    assert hindered(ProductFactory(store=store)) == ["It has no price in EUR now.", "It has nothing left in stock."]


def test_a_price_that_has_not_begun_does_not_help(store) -> None:
    variant = ProductFactory(store=store).variants.get()
    PriceFactory(variant=variant, since=timezone.now() + dt.timedelta(days=1))

    [text, *_] = hindered(variant.product)
    assert text.startswith("It has no price in EUR now; one begins on ")


def test_what_is_promised_is_not_left(product) -> None:
    promise(product, 5)

    assert hindered(product) == ["It has nothing left in stock."]


def test_a_variant_that_may_be_back_ordered_needs_no_stock(product) -> None:
    promise(product, 5)
    product.variants.update(allows_backorder=True)

    assert hindered(product) == []


def test_the_variants_that_are_hindered_are_named(store) -> None:
    product = ProductFactory(store=store, variant=None, published_at=timezone.now())
    option = OptionFactory(store=store)
    for number in range(6):
        variant = VariantFactory(product=product, sku=f"V-{number}", position=number, allows_backorder=True)
        VariantOptionFactory(variant=variant, value=OptionValueFactory(option=option))
        if number > 1:
            PriceFactory(variant=variant)
    Product.objects.filter(pk=product.pk).update(status="active")

    assert hindered(product) == ["V-0 and V-1 have no price in EUR now."]
    product.variants.filter(sku="V-0").update(is_active=False)
    assert hindered(product) == ["V-1 has no price in EUR now."]


def test_sales_are_counted_back_from_the_newest_order_when_that_is_long_ago(superuser_client, product) -> None:
    variant = product.variants.get()
    newest = dt.datetime(2020, 6, 30, 12, tzinfo=dt.UTC)
    for days, quantity in ((0, 2), (89, 3), (92, 50)):
        order = OrderFactory(store=product.store, lines=0, placed_at=newest - dt.timedelta(days=days))
        OrderLineFactory(order=order, variant=variant, quantity=quantity)

    content = superuser_client.get(page_of(product)).content.decode()

    assert "Sales, 1 Apr – 30 Jun 2020" in content
    assert "The 13 weeks up to the newest order" in content
    assert "<strong>5</strong> units in 2 order lines" in content


def test_orders_that_were_cancelled_are_no_sales(superuser_client, product) -> None:
    order = OrderFactory(store=product.store, lines=0, status="cancelled")
    OrderLineFactory(order=order, variant=product.variants.get())

    assert b"nobody bought it." in superuser_client.get(page_of(product)).content


def test_the_list_shows_what_it_costs_and_what_is_left(superuser_client, product) -> None:
    content = superuser_client.get(reverse("admin:catalog_product_changelist")).content.decode()

    assert "10.00 <i>EUR</i>" in content
    assert '<td class="n">5' in content


def test_the_tax_class_is_chosen_on_the_page(superuser_client, product) -> None:
    reduced = TaxClassFactory(store=product.store, name="Reduced")
    page = superuser_client.get(page_of(product))
    prefix = page.context["inline_admin_formsets"][-1].formset.prefix

    superuser_client.post(
        page_of(product), sent_back(page, **{f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-0-tax_class": reduced.pk})
    )

    assert TaxAssignment.objects.get(product=product).tax_class == reduced


def test_the_page_asks_as_often_for_many_variants_as_for_few(superuser_client, product) -> None:
    option = OptionFactory(store=product.store)

    def grow(rows: int) -> None:
        for _ in range(rows):
            variant = VariantFactory(product=product)
            VariantOptionFactory(variant=variant, value=OptionValueFactory(option=option))
            PriceFactory(variant=variant)
            StockItemFactory(variant=variant, warehouse=WarehouseFactory(store=product.store), on_hand=2)

    assert_flat(lambda: superuser_client.get(page_of(product)), grow)


def test_a_page_of_which_nothing_is_kept_yet_is_27_statements_however_much_stands_beside_it(
    superuser_client, store
) -> None:
    # Inside a test's transaction nothing is kept, so that each visit is a first one.
    category = CategoryFactory(store=store)
    milk = ProductFactory(store=store, name="Milk", category=category)

    def grow(rows: int) -> None:
        for number in range(rows):
            other = ProductFactory(store=store, name=f"Milk {number} {rows}", category=category)
            PriceFactory(variant=other.variants.get())
            StockItemFactory(variant=other.variants.get(), on_hand=2)
            order = OrderFactory(store=store, lines=0)
            for product in (milk, other):
                OrderLineFactory(order=order, variant=product.variants.get())
        build()
        while count_baskets():
            pass

    def visit() -> None:
        superuser_client.get(page_of(milk))

    assert_flat(visit, grow, rows=(7, 14))
    with recorded() as sent:
        visit()
    assert len(sent) <= 27
