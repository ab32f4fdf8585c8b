"""The list of orders by the work they need, and the page of an order."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from shop.orders.admin import OrderAction, register_order_action
from shop.orders.admin import actions as registry
from shop.orders.admin.page import SHOWN_LINES, OrderPage
from shop.orders.models import Order
from shop.stores.models import Store
from tests import factories as f
from tests.support.budgets import assert_flat


@pytest.fixture
def store(db: None) -> Store:
    return f.StoreFactory()


def numbers(client: Client, **query: str) -> list[str]:
    answer = client.get(reverse("admin:orders_order_changelist"), query)
    return [order.number for order in answer.context["cl"].result_list]


def page_url(order: Order) -> str:
    return reverse("admin:orders_order_change", args=[order.pk])


def test_each_tab_lists_the_orders_of_its_work(superuser_client: Client, store: Store):
    open_order = f.OrderFactory(store=store, number="OPEN")
    paid = f.OrderFactory(store=store, number="PAID")
    f.PaymentFactory(order=paid)
    f.OrderFactory(store=store, number="DRAFT", draft=True)
    f.OrderFactory(store=store, number="DONE", status="completed")
    f.ReturnFactory(order=open_order)
    f.ReturnFactory(order=paid, status="rejected")

    listed = {
        tab: set(numbers(superuser_client, tab=tab))
        for tab in ("", "to-ship", "to-capture", "returns", "drafts", "completed")
    }

    assert listed == {
        "": {"OPEN", "PAID", "DRAFT", "DONE"},
        "to-ship": {"OPEN", "PAID"},
        "to-capture": {"OPEN"},
        "returns": {"OPEN"},
        "drafts": {"DRAFT"},
        "completed": {"DONE"},
    }


def test_an_empty_tab_says_that_the_work_is_done(superuser_client: Client, store: Store):
    page = superuser_client.get(reverse("admin:orders_order_changelist"), {"tab": "to-ship"}).content.decode()

    assert "Nothing under “To ship”" in page
    assert "Everything that was ordered has left." in page


@pytest.mark.parametrize("typed", ["100042", "#100042", "1000", "ada@example.com", "ada@", "Lovelace", "TEAPOT-1"])
def test_an_order_is_found_by_number_address_name_or_sku(superuser_client: Client, store: Store, typed: str):
    customer = f.CustomerFactory(store=store, name="Ada Lovelace", email="ada@example.com")
    order = f.OrderFactory(store=store, number="100042", customer=customer, lines=0)
    f.OrderLineFactory(order=order, variant=f.VariantFactory(store=store, sku="TEAPOT-1"))
    f.OrderFactory(store=store, number="200043")

    assert numbers(superuser_client, q=typed) == ["100042"]


def test_a_search_stays_within_the_tab(superuser_client: Client, store: Store):
    f.OrderFactory(store=store, number="100042", status="completed")

    assert numbers(superuser_client, q="100042", tab="completed") == ["100042"]
    assert numbers(superuser_client, q="100042", tab="to-ship") == []


def test_the_lines_stand_under_what_happened_to_them(store: Store):
    order = f.OrderFactory(store=store, lines=0)
    line = f.OrderLineFactory(order=order, quantity=5, unit_price_amount=Decimal("1.99"))
    parcel = f.FulfilmentFactory(order=order)
    f.FulfilmentLineFactory(fulfilment=parcel, line=line, quantity=3, shipped=True)
    f.ReturnLineFactory(
        request=f.ReturnFactory(order=order), line=line, quantity=1, received_quantity=1, is_restocked=False
    )
    order.refresh_from_db()

    groups = OrderPage(order).groups

    assert [(group.title, [(part.quantity, part.amount) for part in group.portions]) for group in groups] == [
        ("To ship", [(2, Decimal("3.98"))]),
        ("Shipped", [(2, Decimal("3.98"))]),
        ("Returned", [(1, Decimal("1.99"))]),
    ]


def test_the_money_can_be_followed_from_the_lines_to_what_is_owed(store: Store):
    order = f.OrderFactory(store=store, lines=2, lines__quantity=2, shipping_amount=Decimal("5.00"))
    f.OrderDiscountFactory(order=order, amount=Decimal("3.00"), label="For the trouble")
    f.PaymentFactory(order=order, amount=Decimal("30.00"))
    order.refresh_from_db()

    money = OrderPage(order).money

    assert money == [
        ("Lines", Decimal("40.00"), ""),
        ("Given by staff: For the trouble", Decimal("-3.00"), ""),
        ("Shipping", Decimal("5.00"), ""),
        ("Total", Decimal("42.00"), "total"),
        ("Paid: Visa ••4242", Decimal("-30.00"), ""),
        ("Owed", Decimal("12.00"), "total"),
    ]


def test_the_page_of_an_order_asks_as_much_for_many_lines_as_for_few(superuser_client: Client, store: Store):
    order = f.OrderFactory(store=store, lines=1)

    def grow(count: int) -> None:
        for line in f.OrderLineFactory.create_batch(count, order=order, tax_amount=1):
            f.StockItemFactory(variant=line.variant, on_hand=2)
            f.OrderDiscountFactory(order=order, line=line)
            f.FulfilmentLineFactory(fulfilment=f.FulfilmentFactory(order=order), line=line)

    assert_flat(lambda: superuser_client.get(page_url(order)), grow)


def test_an_order_with_very_many_lines_shows_the_first_and_leads_to_all(superuser_client: Client, store: Store):
    variant = f.VariantFactory(store=store)
    order = f.OrderFactory(store=store, lines=SHOWN_LINES + 1, lines__variant=variant)

    page = superuser_client.get(page_url(order)).content.decode()

    assert f"The first {SHOWN_LINES} lines are shown." in page
    assert f"{reverse('admin:orders_orderline_changelist')}?order__exact={order.pk}" in page


def test_a_note_stands_on_the_timeline_with_its_author(superuser_client: Client, superuser, store: Store):
    order = f.OrderFactory(store=store)

    superuser_client.post(reverse("admin:orders_order_note", args=[order.pk]), {"body": "  Called, will wait.  "})

    event = order.events.get()
    assert (event.kind, event.message, event.actor) == ("note", "Called, will wait.", superuser)
    assert "Called, will wait." in superuser_client.get(page_url(order)).content.decode()


@pytest.mark.parametrize(
    ("body", "words"),
    [("   ", "Write something first."), ("x" * 501, "A value is too long or too large to be stored.")],
)
def test_a_note_that_is_empty_or_too_long_is_refused_in_words(
    superuser_client: Client, store: Store, body: str, words: str
):
    order = f.OrderFactory(store=store)

    answer = superuser_client.post(reverse("admin:orders_order_note", args=[order.pk]), {"body": body}, follow=True)

    assert words in answer.content.decode()
    assert order.events.count() == 0


def test_an_action_is_offered_while_it_fits_and_done_by_its_service(
    superuser_client: Client, superuser, store: Store, monkeypatch: pytest.MonkeyPatch
):
    order = f.OrderFactory(store=store)
    done = []
    monkeypatch.setattr(registry, "_registered", {})
    register_order_action(
        OrderAction(
            "wrap",
            "Wrap as a gift",
            lambda *, order, actor: done.append((order.pk, actor)),
            lambda order: not done,
            "It is wrapped.",
        )
    )

    offered = superuser_client.get(page_url(order)).content.decode()
    url = reverse("admin:orders_order_action", args=[order.pk, "wrap"])
    first = superuser_client.post(url, follow=True).content.decode()
    second = superuser_client.post(url, follow=True).content.decode()

    assert "Wrap as a gift" in offered
    assert "It is wrapped." in first
    assert "Wrap as a gift" not in first
    assert "this no longer fits it" in second
    assert done == [(order.pk, superuser)]


@pytest.mark.parametrize("what", ["payment", "refund", "fulfilment", "return", "invoice", "cart", "orderline"])
def test_what_belongs_to_orders_is_shown_and_never_written_by_hand(superuser_client: Client, store: Store, what: str):
    made_by = {
        "payment": f.PaymentFactory,
        "refund": f.RefundFactory,
        "fulfilment": f.FulfilmentFactory,
        "return": f.ReturnFactory,
        "invoice": f.InvoiceFactory,
        "cart": f.CartFactory,
        "orderline": f.OrderLineFactory,
    }
    row = made_by[what](store=store)

    shown = superuser_client.get(reverse(f"admin:orders_{what}_change", args=[row.pk]))

    assert shown.status_code == 200
    assert 'name="_save"' not in shown.content.decode()
    assert superuser_client.post(reverse(f"admin:orders_{what}_change", args=[row.pk]), {}).status_code == 403
    assert superuser_client.get(reverse(f"admin:orders_{what}_add")).status_code == 403


def test_a_series_that_has_counted_keeps_its_name(superuser_client: Client, store: Store):
    series = f.InvoiceSeriesFactory(store=store, prefix="2026-")
    f.InvoiceFactory(order=f.OrderFactory(store=store), series=series)

    superuser_client.post(
        reverse("admin:orders_invoiceseries_change", args=[series.pk]), {"prefix": "2027-", "kind": "invoice"}
    )

    series.refresh_from_db()
    assert (series.prefix, series.last_number) == ("2026-", 1)
