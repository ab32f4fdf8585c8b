"""The home page: what needs doing, what was sold, what sells best; each figure with the rows that it is made of."""

import datetime as dt
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.analytics.services.refreshing import refresh_sales
from shop.orders.models import Order
from shop.stores.models import Store
from tests import factories as f
from tests.support.budgets import assert_flat

NOON = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) - dt.timedelta(days=1)


@pytest.fixture
def store(db: None) -> Store:
    return f.StoreFactory()


def home_of(client: Client, query: str = "") -> Any:
    refresh_sales()
    return client.get(reverse("admin:index") + query).context["home"]


def client_of(role: str, store: Store) -> Client:
    member = f.MembershipFactory(store=store, role=Group.objects.get(name=role))
    client = Client()
    client.force_login(member.user)
    return client


def rows_behind(client: Client, url: str) -> list[Any]:
    """All rows of the list that a figure leads to, page by page."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    asked, listed = parse_qs(urlsplit(url).query), answer.context["cl"]
    assert set(asked) <= set(parse_qs(listed.get_query_string().removeprefix("?"))) | {"tab"}, (
        "The list forgot a filter."
    )
    return list(listed.queryset)


def test_the_cards_count_what_waits_and_lead_to_it(superuser_client: Client, store: Store):
    paid = f.OrderFactory(store=store)
    f.PaymentFactory(order=paid)
    f.OrderFactory(store=store, placed_at=timezone.now() - dt.timedelta(days=3))
    f.OrderFactory(store=store, draft=True)
    f.ReturnFactory(order=f.OrderFactory(store=store))
    f.StockItemFactory(store=store, reorder_point=5, on_hand=2)
    f.StockCountFactory(store=store)
    f.PurchaseOrderFactory(store=store, status="sent", sent_at=timezone.now())

    cards = {card.title: card for card in home_of(superuser_client).cards}

    assert {title: card.count.label for title, card in cards.items()} == {
        "To ship": "3",
        "Late": "1",
        "Being packed": "0",
        "To capture": "2",
        "Returns waiting": "1",
        "Reviews to moderate": "0",
        "Drafts": "1",
        "To receive": "1",
        "Counts begun": "1",
        "Low stock": "1",
        "Products in draft": str(len(rows_behind(superuser_client, cards["Products in draft"].url))),
        "Failed jobs": "0",
    }
    for title, card in cards.items():
        if title != "Failed jobs":
            assert (title, len(rows_behind(superuser_client, card.url))) == (title, card.count)


@pytest.mark.parametrize(
    ("role", "work", "sees_figures"),
    [
        (
            "Manager",
            [
                "To ship",
                "Late",
                "Being packed",
                "To capture",
                "Returns waiting",
                "Reviews to moderate",
                "Drafts",
                "To receive",
                "Counts begun",
                "Low stock",
                "Products in draft",
            ],
            True,
        ),
        ("Merchandiser", ["To receive", "Low stock", "Products in draft"], True),
        (
            "Warehouse",
            ["To ship", "Late", "Being packed", "Returns waiting", "To receive", "Counts begun", "Low stock"],
            False,
        ),
        (
            "Support",
            ["To ship", "Late", "Being packed", "To capture", "Returns waiting", "Reviews to moderate", "Drafts"],
            False,
        ),
        ("Read-only", [], True),
    ],
)
def test_each_role_sees_its_own_work(role: str, work: list[str], sees_figures: bool, store: Store):
    f.OrderFactory(store=store, placed_at=NOON)

    answer = client_of(role, store).get(reverse("admin:index"))

    assert [card.title for card in answer.context["home"].cards] == work
    assert ("Best sellers" in answer.content.decode()) is sees_figures


def test_figures_are_those_of_thirty_days_against_the_thirty_before(superuser_client: Client, store: Store):
    now = timezone.now()
    f.OrderFactory(store=store, placed_at=now, lines=2)
    f.OrderFactory(store=store, placed_at=now - dt.timedelta(days=29))
    f.OrderFactory(store=store, placed_at=now - dt.timedelta(days=30))
    f.OrderFactory(store=store, placed_at=now - dt.timedelta(days=61))
    f.OrderFactory(store=store, placed_at=now, status="cancelled")
    f.OrderFactory(store=store, placed_at=now, currency="USD")

    home = home_of(superuser_client)

    sales, orders, average, _carts, customers = home.figures
    assert (sales.value, sales.before, sales.change) == (Decimal("30.00"), Decimal("10.00"), 200)
    assert (orders.value, orders.before) == (2, 1)
    assert average.value == Decimal("15.00")
    assert (customers.value, customers.before) == (2, 1)
    assert len(home.chart) == 30


def test_every_figure_agrees_to_the_cent_with_the_rows_that_it_leads_to(superuser_client: Client, store: Store):
    branch = f.CategoryFactory(store=store)
    leaf = f.CategoryFactory(store=store, parent=branch)
    products = [f.ProductFactory(store=store, category=category) for category in (branch, leaf, None)]
    for day, quantity, price in ((0, 3, "3.33"), (1, 7, "0.99"), (40, 1, "5.00")):
        for product in products:
            order = f.OrderFactory(store=store, placed_at=NOON - dt.timedelta(days=day), lines=0)
            line = f.OrderLineFactory(
                order=order,
                variant=product.variants.get(),
                quantity=quantity,
                unit_price_amount=Decimal(price),
                price_quantity=2,
            )
            sent = f.FulfilmentFactory(order=order)
            f.FulfilmentLineFactory(fulfilment=sent, line=line, quantity=quantity - quantity // 2, shipped=True)
            type(sent).objects.filter(pk=sent.pk).update(status="shipped", shipped_at=timezone.now())
    f.OrderFactory(store=store, placed_at=NOON, status="cancelled")
    f.CartFactory.create_batch(2, store=store)
    f.CartFactory(store=store, status="ordered")
    f.CartFactory(store=store, status="merged")
    client = superuser_client

    home = home_of(client, "?period=7")

    sales, orders, average, carts, customers = home.figures
    sold = rows_behind(client, sales.url)
    assert sum(order.total_amount for order in sold) == sales.value > 0
    assert len(rows_behind(client, orders.url)) == orders.value == 6
    assert average.value == sales.value / 6
    begun = rows_behind(client, carts.url)
    assert 100 * Decimal(sum(cart.status == "ordered" for cart in begun)) / len(begun) == carts.value
    assert len(rows_behind(client, customers.url)) == customers.value == 6
    assert len(home.best_sellers) == 3
    for share in home.best_sellers:
        lines = rows_behind(client, share.url)
        assert (sum(line.subtotal_amount for line in lines), sum(line.quantity for line in lines)) == (
            share.amount,
            share.count,
        )
    assert [share.label for share in home.branches] == [branch.name, "Without a category"]
    for share in home.branches:
        assert sum(line.subtotal_amount for line in rows_behind(client, share.url)) == share.amount
    assert len(home.warehouses) > 0
    for share in home.warehouses:
        lines = rows_behind(client, share.url)
        assert sum(line.amount for line in lines) == share.amount
        assert len({line.fulfilment_id for line in lines}) == share.count
    day = client.get(f"{reverse('admin:index')}?period=custom&from={NOON.date()}&to={NOON.date()}").context["home"]
    assert sum(order.total_amount for order in rows_behind(client, day.figures[0].url)) == day.figures[0].value


def test_old_sales_are_said_to_be_old_and_the_latest_days_are_offered(superuser_client: Client, store: Store):
    f.OrderFactory(store=store, placed_at=dt.datetime(2018, 1, 1, 4, 1, tzinfo=dt.UTC))
    refresh_sales()

    page = superuser_client.get(reverse("admin:index"))
    latest = superuser_client.get(reverse("admin:index") + page.context["home"].asked.until_today)

    assert "3 Dec 2017 to 1 Jan 2018" in page.content.decode()
    assert "not the latest days" in page.content.decode()
    assert page.context["home"].figures[0].value == Decimal("10.00")
    assert latest.context["home"].asked.period.last == timezone.now().date()
    assert latest.context["home"].figures[0].value == 0
    assert "Today so far" in latest.content.decode()


def test_today_stands_beside_the_same_weekday_by_this_hour(superuser_client: Client, store: Store):
    now = timezone.now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    f.OrderFactory(store=store, placed_at=now)
    f.OrderFactory(store=store, placed_at=midnight - dt.timedelta(days=7))
    f.OrderFactory(store=store, placed_at=midnight - dt.timedelta(days=6, minutes=1))

    today = home_of(superuser_client).today

    assert (today.sold.orders, today.sold.amount) == (1, Decimal("10.00"))
    assert today.sold_before.orders == (1 if now.hour < 23 else 2)


def test_a_change_that_is_not_counted_yet_is_told(superuser_client: Client, store: Store):
    order = f.OrderFactory(store=store, placed_at=NOON)
    home_of(superuser_client)
    Order.objects.filter(pk=order.pk).update(shipping_amount=5)

    before = superuser_client.get(reverse("admin:index")).content.decode()
    refresh_sales()
    after = superuser_client.get(reverse("admin:index")).content.decode()

    assert "what changed since is being counted" in before
    assert "up to date" in after


@pytest.mark.parametrize(
    "query",
    [
        "?period=custom&from=2017-13-01&to=2017-01-01",
        "?period=custom&from=2018-01-01&to=2017-01-01",
        "?period=custom&from=0001-01-01&to=9999-12-31",
        "?period=nonsense&until=yesterday&against=moon",
        "?period=365&until=1970-01-01",
    ],
)
def test_a_period_that_is_none_is_the_usual_one_and_never_an_error(superuser_client: Client, store: Store, query: str):
    f.OrderFactory(store=store, placed_at=NOON)

    assert superuser_client.get(reverse("admin:index") + query).status_code == 200


@pytest.mark.parametrize(("days", "parts"), [("1", 24), ("31", 31), ("365", 53), ("800", 27)])
def test_a_long_period_is_drawn_in_weeks_or_months(superuser_client: Client, store: Store, days: str, parts: int):
    f.OrderFactory(store=store, placed_at=NOON)
    first = dt.date(2026, 3, 31) - dt.timedelta(days=int(days) - 1)

    home = home_of(superuser_client, f"?period=custom&from={first}&to=2026-03-31")

    assert len(home.chart) == parts


def test_a_shop_without_sales_is_welcomed_and_not_shown_noughts(superuser_client: Client, store: Store):
    page = superuser_client.get(reverse("admin:index")).content.decode()

    assert "No sales yet" in page
    assert "Nothing is waiting" in page


def test_the_home_page_asks_as_much_over_many_orders_as_over_few(superuser_client: Client, store: Store):
    def add(count: int) -> None:
        f.OrderFactory.create_batch(count, store=store, lines=2, placed_at=NOON)
        refresh_sales()

    assert_flat(lambda: superuser_client.get(reverse("admin:index")), add)


def test_a_page_that_is_not_there_says_so_inside_the_frame(superuser_client: Client, store: Store):
    answer = superuser_client.get("/admin/orders/order/999999/note/")
    missing = superuser_client.post("/admin/orders/order/999999/note/", {"body": "Anything"})

    assert answer.status_code == 405
    assert missing.status_code == 404
    assert "There is nothing at this address" in missing.content.decode()
