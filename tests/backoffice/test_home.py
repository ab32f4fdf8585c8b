"""The home page: what needs doing, what was sold, what sells best."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.stores.models import Store
from tests import factories as f
from tests.support.budgets import assert_flat


@pytest.fixture
def store(db: None) -> Store:
    return f.StoreFactory()


def shown(client: Client) -> dict[str, tuple[str, str]]:
    home = client.get(reverse("admin:index")).context["home"]
    return {card.title: (card.count.label, card.url) for card in home.cards}


def test_the_cards_count_what_waits_and_lead_to_it(superuser_client: Client, store: Store):
    paid = f.OrderFactory(store=store)
    f.PaymentFactory(order=paid)
    f.OrderFactory(store=store, draft=True)
    f.ReturnFactory(order=f.OrderFactory(store=store))
    f.StockItemFactory(store=store, reorder_point=5, on_hand=2)

    cards = shown(superuser_client)

    assert {title: count for title, (count, _url) in cards.items()} == {
        "To ship": "2",
        "To capture": "1",
        "Returns waiting": "1",
        "Low stock": "1",
        "Drafts": "1",
    }
    for title, (count, url) in cards.items():
        listed = superuser_client.get(url)
        assert (title, str(len(listed.context["cl"].result_list))) == (title, count)


def test_sales_are_those_of_thirty_days_against_the_thirty_before(superuser_client: Client, store: Store):
    now = timezone.now()
    f.OrderFactory(store=store, placed_at=now, lines=2)
    f.OrderFactory(store=store, placed_at=now - dt.timedelta(days=29))
    f.OrderFactory(store=store, placed_at=now - dt.timedelta(days=30))
    f.OrderFactory(store=store, placed_at=now - dt.timedelta(days=61))
    f.OrderFactory(store=store, placed_at=now, status="cancelled")

    home = superuser_client.get(reverse("admin:index")).context["home"]

    sales, orders, average = home.figures
    assert (sales.value, sales.before, sales.change) == (Decimal("30.00"), Decimal("10.00"), 200)
    assert (orders.value, orders.before) == (2, 1)
    assert average.value == Decimal("15.00")
    assert len(home.chart) == 30


def test_old_sales_are_told_as_of_the_newest_order(superuser_client: Client, store: Store):
    f.OrderFactory(store=store, placed_at=dt.datetime(2018, 1, 1, 4, 1, tzinfo=dt.UTC))

    page = superuser_client.get(reverse("admin:index")).content.decode()

    assert "3 Dec 2017 to 1 Jan 2018" in page
    assert "as of the newest order" in page


def test_best_sellers_are_ranked_by_what_they_brought(superuser_client: Client, store: Store):
    order = f.OrderFactory(store=store, lines=0)
    cheap = f.OrderLineFactory(order=order, quantity=9, unit_price_amount=Decimal("1.00"))
    dear = f.OrderLineFactory(order=order, quantity=1, unit_price_amount=Decimal("50.00"))

    best = superuser_client.get(reverse("admin:index")).context["home"].best_sellers

    assert [(seller.variant, seller.quantity, seller.amount) for seller in best] == [
        (dear.variant, 1, Decimal("50.00")),
        (cheap.variant, 9, Decimal("9.00")),
    ]


def test_a_shop_without_sales_is_welcomed_and_not_shown_noughts(superuser_client: Client, store: Store):
    page = superuser_client.get(reverse("admin:index")).content.decode()

    assert "No sales yet" in page
    assert "Nothing is waiting" in page


def test_the_home_page_asks_as_much_over_many_orders_as_over_few(superuser_client: Client, store: Store):
    assert_flat(
        lambda: superuser_client.get(reverse("admin:index")),
        lambda count: f.OrderFactory.create_batch(count, store=store, lines=2),
    )


def test_a_page_that_is_not_there_says_so_inside_the_frame(superuser_client: Client, store: Store):
    answer = superuser_client.get("/admin/orders/order/999999/note/")
    missing = superuser_client.post("/admin/orders/order/999999/note/", {"body": "Anything"})

    assert answer.status_code == 405
    assert missing.status_code == 404
    assert "There is nothing at this address" in missing.content.decode()
