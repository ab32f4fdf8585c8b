"""A day at the order desk: support writes, changes and exchanges, the warehouse packs, sends and receives."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from shop.catalog.models import Variant
from shop.inventory.models import Warehouse
from shop.orders.models import Order
from shop.orders.quoting import Wanted
from shop.orders.services.placing import place_order
from shop.stores.models import Store
from tests import factories as f
from tests.journeys.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def member(store: Store, role: str) -> Any:
    return f.MembershipFactory(
        store=store, role=Group.objects.get(name=role), user__is_staff=True, user__full_name=f"{role} person"
    ).user


def goods(store: Store, name: str, sku: str, amount: str) -> None:
    variant = f.VariantFactory(store=store, product__status="active", product__name=name, sku=sku)
    f.PriceFactory(variant=variant, amount=amount)
    f.StockItemFactory(variant=variant, warehouse=store_warehouse(store), on_hand=10, store=store)


def store_warehouse(store: Store) -> Any:
    return Warehouse.objects.filter(store=store).first() or f.WarehouseFactory(store=store, name="Harbour")


def tab_of(browser: Browser, live_server: LiveServer, user: Any) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(page, live_server.url, user)
    return page


def choose(page: Page, label: str, typed: str) -> None:
    """Pick from a list that is searched while one types."""
    page.locator(f"select[aria-label='{label}'] + .select2").click()
    page.locator(".select2-search__field").last.fill(typed)
    page.locator(".select2-results__option", has_text=typed).first.click()


def pressed(page: Page, label: str) -> None:
    """Press a button of the order page, wherever it stands."""
    button = page.locator(".bo-actions a").filter(has_text=re.compile(f"^{label}$"))
    if not button.is_visible():
        page.locator(".bo-more summary").click()
    button.click()


def do(page: Page, label: str, **filled: str) -> None:
    """Press a button of the order page, fill its form in, and press the form's own button."""
    pressed(page, label)
    for name, value in filled.items():
        page.get_by_label(name.replace("_", " ")).fill(value)
    primary(page).click()


def primary(page: Page) -> Locator:
    return page.locator("button.bo-primary")


def test_a_day_from_a_draft_to_an_exchange(browser: Browser, live_server: LiveServer, store: Store):
    goods(store, "Blue teapot", "TEAPOT", "20.00")
    goods(store, "Green cup", "CUP", "5.00")
    support = tab_of(browser, live_server, member(store, "Support"))
    warehouse = tab_of(browser, live_server, member(store, "Warehouse"))

    # Support writes down what somebody on the phone wants, and places it.
    support.goto(f"{live_server.url}/admin/orders/order/")
    support.get_by_role("link", name="New order").click()
    support.get_by_label("E-mail").fill("ada@example.com")
    support.get_by_role("button", name="Go on").click()
    choose(support, "New line 1", "TEAPOT")
    support.get_by_label("Units of new line 1").fill("2")
    choose(support, "New line 2", "CUP")
    support.get_by_label("Units of new line 2").fill("4")
    support.get_by_role("button", name="Show the difference").click()
    expect(support.get_by_text("The customer pays more")).to_be_visible()
    support.get_by_role("button", name="Apply").click()
    do(support, "Place order")
    expect(support.get_by_text("is placed: 60.00 EUR")).to_be_visible()
    order = Order.objects.get()
    home = f"{live_server.url}/admin/orders/order/{order.pk}/change/"

    # The warehouse packs a part of it and sends it.
    warehouse.goto(home)
    teapot = order.lines.get(sku="TEAPOT")
    cup = order.lines.get(sku="CUP")
    pressed(warehouse, "Pack")
    warehouse.locator(f"[name='units-{cup.pk}']").fill("1")
    primary(warehouse).click()
    warehouse.goto(f"{live_server.url}/admin/orders/fulfilment/pick/")
    expect(warehouse.get_by_role("heading", name="Packed, to be sent")).to_be_visible()
    warehouse.get_by_placeholder("Carrier").fill("DHL")
    warehouse.get_by_placeholder("Tracking number").fill("JD0001")
    warehouse.get_by_role("button", name="Dispatch").click()
    expect(warehouse.get_by_text("has left.")).to_be_visible()

    # Support takes some of the rest out.
    support.goto(home)
    expect(support.get_by_text("JD0001")).to_be_visible()
    pressed(support, "Edit")
    support.get_by_label("Quantity of CUP").fill("2")
    support.get_by_role("button", name="Show the difference").click()
    support.get_by_role("button", name="Apply").click()
    expect(support.get_by_text("1 line changed, total 60.00 → 50.00 EUR").first).to_be_visible()

    # A teapot is exchanged for a new one: the same goes out again, the old one is received.
    do(support, "Exchange", **{"Units:_Blue_teapot": "1"})
    expect(support.get_by_text("goes out for what comes back")).to_be_visible()
    warehouse.goto(home)
    do(warehouse, "Receive return")
    expect(warehouse.get_by_text("is received. 20.00 EUR can be refunded for it.")).to_be_visible()

    order.refresh_from_db()
    teapot.refresh_from_db()
    replacement = Order.objects.exclude(pk=order.pk).get()
    assert (order.fulfilment_state, order.total_amount) == ("partly_returned", Decimal("50.00"))
    assert (teapot.fulfilled_quantity, teapot.returned_quantity) == (2, 1)
    assert (replacement.email, replacement.total_amount) == ("ada@example.com", Decimal("20.00"))
    # The replacement stands on the pick list next.
    warehouse.goto(f"{live_server.url}/admin/orders/fulfilment/pick/")
    expect(warehouse.get_by_text(f"#{replacement.number}")).to_be_visible()
    for page in (support, warehouse):
        page.context.close()


@pytest.mark.parametrize(
    "path", ["order/{pk}/edit/", "order/{pk}/do/pack/", "order/{pk}/do/cancel/", "fulfilment/pick/"]
)
def test_the_pages_of_work_are_in_reach_on_a_phone(
    page: Page, live_server: LiveServer, manager: Any, store: Store, path: str
):
    goods(store, "Blue teapot with a long name", "TEAPOT-4711", "20.00")
    order = place_order(store=store, wanted=[Wanted(variant_id=Variant.objects.get().pk, quantity=2)])
    page.set_viewport_size({"width": 390, "height": 844})

    sign_in(page, live_server.url, manager)
    page.goto(f"{live_server.url}/admin/orders/{path.format(pk=order.pk)}")

    expect(primary(page).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
