"""The lists beside a product on its page, the buttons in them, and what a customer may like."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from shop.accounts.services.writing_roles import write_roles
from shop.catalog.models import Product
from shop.search.models import ChosenRelation
from shop.search.services.building import build
from shop.search.services.pairing import count_baskets
from tests.factories import (
    CustomerFactory,
    MembershipFactory,
    OrderFactory,
    OrderLineFactory,
    ProductFactory,
    StoreFactory,
)
from tests.support.budgets import assert_flat


@pytest.fixture
def store(superuser_client):
    return StoreFactory(name="Corner shop")


@pytest.fixture
def milk(store) -> Product:
    return ProductFactory(store=store, name="Whole Milk", variant__sku="M-1")


@pytest.fixture
def bread(store, milk) -> Product:
    """Bread that was bought with the milk four times."""
    bread = ProductFactory(store=store, name="White Bread", variant__sku="B-1")
    sold(store, milk, bread, times=4)
    sold(store, ProductFactory(store=store, name="Garden Hose"), times=4)
    build()
    return bread


def sold(store, *products: Product, times: int, **more) -> None:
    for _ in range(times):
        order = OrderFactory(store=store, lines=0, **more)
        for product in products:
            OrderLineFactory(order=order, variant=product.variants.get())
    while count_baskets():
        pass


def page_of(product: Product) -> str:
    return reverse("admin:catalog_product_change", args=[product.pk])


def press(client: Client, product: Product, **data):
    return client.post(reverse("admin:catalog_product_related", args=[product.pk]), data, follow=True)


def lists(client: Client, product: Product) -> dict[str, list[tuple[str, str]]]:
    """The names and reasons that the page shows."""
    page = client.get(page_of(product))
    context = next(context for context in page.context if "lists" in context)
    return {
        str(shown["listing"]): [(other.name, row.reason) for other, row in shown["rows"]] for shown in context["lists"]
    }


def test_the_page_shows_what_is_bought_with_the_product_and_why(superuser_client, milk, bread) -> None:
    page = superuser_client.get(page_of(milk)).content.decode()

    assert lists(superuser_client, milk)["together"] == [
        ("White Bread", "bought together in 4 baskets, lift 2.0"),
        ("Garden Hose", "bought often: in 4 baskets"),
    ]
    assert "bought together in 4 baskets, lift 2.0" in page


def test_a_pinned_product_is_shown_first_and_released_again(superuser_client, store, milk, bread) -> None:
    hose = Product.objects.get(name="Garden Hose")

    answer = press(superuser_client, milk, listing="together", act="pin", other=hose.pk)

    assert [name for name, _ in lists(superuser_client, milk)["together"]] == ["Garden Hose", "White Bread"]
    assert [str(message) for message in answer.context["messages"]] == ["Garden Hose stands first now."]
    press(superuser_client, milk, listing="together", act="release", other=hose.pk)
    assert [name for name, _ in lists(superuser_client, milk)["together"]] == ["White Bread", "Garden Hose"]


def test_an_excluded_product_is_named_below_the_list_and_can_be_called_back(superuser_client, milk, bread) -> None:
    press(superuser_client, milk, listing="together", act="exclude", other=bread.pk)

    page = superuser_client.get(page_of(milk)).content.decode()
    assert "White Bread" not in [name for name, _ in lists(superuser_client, milk)["together"]]
    assert "Never shown here: 1" in page
    assert "Show White Bread again" in page


def test_a_product_is_pinned_by_its_sku(superuser_client, milk, bread) -> None:
    press(superuser_client, milk, listing="similar", act="pin", sku=" B-1 ")

    choice = ChosenRelation.objects.get()
    assert (choice.product, choice.other, choice.listing, choice.kind) == (milk, bread, "similar", "pinned")
    assert choice.chosen_by is not None


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"sku": "M-1"}, "A product is not shown beside itself."),
        ({"sku": "NOWHERE"}, "No product of this store has that SKU."),
        ({"other": "999999999"}, "No product of this store has that SKU."),
        ({"other": "x"}, "No product of this store has that SKU."),
        ({"sku": "ELSEWHERE"}, "No product of this store has that SKU."),
    ],
)
def test_what_cannot_be_pinned_is_refused_in_words(superuser_client, milk, data, sentence) -> None:
    ProductFactory(store=StoreFactory(), variant__sku="ELSEWHERE")

    answer = press(superuser_client, milk, listing="together", act="pin", **data)

    assert [str(message) for message in answer.context["messages"]] == [sentence]
    assert not ChosenRelation.objects.exists()


@pytest.mark.parametrize("data", [{"listing": "?", "act": "pin"}, {"listing": "similar", "act": "?"}])
def test_a_button_that_is_not_on_the_page_is_not_found(superuser_client, milk, bread, data) -> None:
    assert press(superuser_client, milk, other=bread.pk, **data).status_code == 404


def test_who_may_not_change_products_sees_the_lists_and_no_buttons(store, milk, bread) -> None:
    write_roles()
    client = Client()
    client.force_login(MembershipFactory(store=store, role=Group.objects.get(name="Support")).user)

    page = client.get(page_of(milk)).content.decode()
    answer = press(client, milk, listing="together", act="pin", other=bread.pk)

    assert "bought together in 4 baskets" in page
    assert "Show White Bread first" not in page
    assert answer.status_code == 403
    assert not ChosenRelation.objects.exists()


def test_the_lists_follow_the_baskets_as_they_are_counted(superuser_client, store, milk, bread) -> None:
    before = lists(superuser_client, milk)["together"][0]

    sold(store, milk, bread, times=2)

    assert before == ("White Bread", "bought together in 4 baskets, lift 2.0")
    assert lists(superuser_client, milk)["together"][0] == ("White Bread", "bought together in 6 baskets, lift 1.7")


def test_a_customers_page_shows_what_they_may_like_too(superuser_client, store, milk, bread) -> None:
    customer = CustomerFactory(store=store)
    sold(store, milk, times=1, customer=customer)

    page = superuser_client.get(reverse("admin:customers_customer_change", args=[customer.pk])).content.decode()

    assert "May like too" in page
    assert "goes with Whole Milk, which they buy" in page


def test_the_page_asks_as_often_however_many_products_stand_beside_it(superuser_client, store, milk, bread) -> None:
    def grow(rows: int) -> None:
        others = [ProductFactory(store=store, name=f"Milk {number}") for number in range(min(rows, 8))]
        for other in others:
            sold(store, milk, other, times=3)
        build()

    assert_flat(lambda: superuser_client.get(page_of(milk)), grow)
