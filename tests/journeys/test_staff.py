"""A day at work: find a product and change its price, receive goods and read the ledger, answer for an order."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from shop.accounts.models import User
from shop.pricing.models import Price
from shop.stores.models import Store
from tests import factories as f
from tests.journeys.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_manager_finds_a_product_and_changes_its_price(
    page: Page, live_server: LiveServer, manager: User, store: Store
):
    teapot = f.ProductFactory(store=store, name="Blue teapot", variant__sku="TEAPOT-1")
    variant = teapot.variants.get()
    f.PriceFactory(variant=variant, amount=Decimal("19.90"))
    f.ProductFactory(store=store, name="Red kettle")

    sign_in(page, live_server.url, manager)
    page.get_by_role("link", name="Products").first.click()
    search = page.get_by_role("searchbox").or_(page.locator("#searchbar")).first
    search.fill("teapot")
    search.press("Enter")
    page.get_by_role("link", name="Blue teapot").click()
    page.locator("input[name$='-amount']:visible").first.fill("24.50")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()

    closed, opened = Price.objects.filter(variant=variant).order_by("valid")
    assert (closed.amount, opened.amount) == (Decimal("19.90"), Decimal("24.50"))
    assert closed.valid.upper == opened.valid.lower
    assert opened.valid.upper is None
    expect(page.locator("body")).to_contain_text("24.50")
    expect(page.locator("body")).to_contain_text("19.90")


def test_a_manager_receives_goods_and_the_ledger_says_so(
    page: Page, live_server: LiveServer, manager: User, store: Store
):
    item = f.StockItemFactory(
        variant=f.VariantFactory(store=store, sku="TEAPOT-1"), warehouse__name="Harbour", on_hand=40
    )

    sign_in(page, live_server.url, manager)
    page.get_by_role("link", name="Stock", exact=True).first.click()
    page.get_by_role("link", name=item.variant.product.name).first.click()
    page.get_by_role("link", name="Receive").first.click()
    page.get_by_label("Units").fill("7")
    page.get_by_label("Note").fill("Delivery 4711")
    page.get_by_role("button", name="Receive").click()

    expect(page.locator("body")).to_contain_text("Delivery 4711")
    expect(page.locator("body")).to_contain_text("47")
    item.refresh_from_db()
    newest = item.movements.order_by("-pk").first()
    assert newest is not None
    assert (item.on_hand, newest.quantity, newest.balance_after, newest.actor) == (47, 7, 47, manager)


def test_a_manager_goes_from_the_work_on_the_home_page_to_an_order_and_leaves_a_note(
    page: Page, live_server: LiveServer, manager: User, store: Store
):
    order = f.OrderFactory(store=store, number="100042")

    sign_in(page, live_server.url, manager)
    page.get_by_role("link", name="To ship").click()
    page.get_by_role("link", name="#100042").click()
    page.get_by_label("A note for colleagues").fill("Customer collects it on Friday.")
    page.get_by_role("button", name="Add note").click()

    expect(page.get_by_text("Customer collects it on Friday.")).to_be_visible()
    assert order.events.get().actor == manager


def test_everything_on_the_order_page_is_in_reach_on_a_phone(
    page: Page, live_server: LiveServer, manager: User, store: Store
):
    order = f.OrderFactory(store=store, lines=3)
    page.set_viewport_size({"width": 390, "height": 844})

    sign_in(page, live_server.url, manager)
    page.goto(f"{live_server.url}/admin/orders/order/{order.pk}/change/")

    expect(page.get_by_role("heading", name=f"Order {order}")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
