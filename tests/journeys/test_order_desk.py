"""A day at the order desk: support writes and changes, the warehouse sends and receives, the manager sees to money."""

import re
import subprocess
from decimal import Decimal
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import urljoin

import pytest
from django.contrib.auth.models import Group
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from shop.catalog.models import Variant
from shop.inventory.models import Warehouse
from shop.orders.models import Order
from shop.orders.quoting import Wanted
from shop.orders.services.paying import start_payment
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


def opened(page: Page, title: str, folder: Path) -> str:
    """Open the newest document of this kind from the order's page, look at its first page, and return its words."""
    entry = page.locator(".bo-links li").filter(has=page.get_by_text(title, exact=True)).last
    answer = page.context.request.get(urljoin(page.url, entry.get_by_role("link", name="PDF").get_attribute("href")))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    path = folder / f"{title}.pdf"
    path.write_bytes(answer.body())
    if which("pdftoppm") is None:
        pytest.skip("pdftoppm (poppler-utils) is not installed")
    subprocess.run(["pdftoppm", "-png", "-r", "40", "-f", "1", "-l", "1", "-singlefile", path, path], check=True)
    with Image.open(f"{path}.png") as picture:
        dark = sum(picture.convert("L").histogram()[:128])
    assert dark > 500, "a page with words on it has ink"
    said = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()
    return re.sub(r"\s+", " ", said)


def test_a_day_of_three_from_a_draft_to_a_credit_note(
    browser: Browser, live_server: LiveServer, store: Store, tmp_path: Path
):
    f.InvoiceSeriesFactory(store=store, prefix="I-", kind="invoice")
    f.InvoiceSeriesFactory(store=store, prefix="C-", kind="credit_note")
    f.TaxRateFactory(tax_class=f.TaxClassFactory(store=store, is_default=True), country=store.country, rate="0.19")
    goods(store, "Blue teapot", "TEAPOT", "20.00")
    goods(store, "Green cup", "CUP", "5.00")
    support = tab_of(browser, live_server, member(store, "Support"))
    warehouse = tab_of(browser, live_server, member(store, "Warehouse"))
    manager = tab_of(browser, live_server, member(store, "Manager"))

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

    # The customer's card is authorised; the manager takes the money and sends the invoice.
    start_payment(order=order, provider="trial")
    manager.goto(home)
    do(manager, "Capture")
    expect(manager.get_by_text("60.00 EUR captured.")).to_be_visible()
    do(manager, "Issue the invoice")
    expect(manager.get_by_text("Invoice I-1 is issued.")).to_be_visible()
    invoice = opened(manager, "Invoice", tmp_path)
    assert "Total 60.00 EUR" in invoice
    assert "19 % 50.42 9.58 60.00" in invoice
    assert "Paid. Thank you!" in invoice

    # The warehouse sees on its list what to fetch, packs a part of it and sends it.
    warehouse.goto(f"{live_server.url}/admin/orders/fulfilment/pick/")
    expect(warehouse.get_by_role("row", name="TEAPOT").get_by_role("cell", name="2")).to_be_visible()
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

    # Support takes some of the rest out: the invoice is taken back, and one over what stays follows.
    support.goto(home)
    expect(support.get_by_text("JD0001")).to_be_visible()
    pressed(support, "Edit")
    support.get_by_label("Quantity of CUP").fill("2")
    support.get_by_role("button", name="Show the difference").click()
    support.get_by_role("button", name="Apply").click()
    expect(support.get_by_text("1 line changed, total 60.00 → 50.00 EUR").first).to_be_visible()
    expect(support.get_by_role("row", name="Paid too much").get_by_text("10.00")).to_be_visible()
    assert list(order.invoices.order_by("pk").values_list("kind", "total_amount")) == [
        ("invoice", Decimal("60.00")),
        ("credit_note", Decimal("60.00")),
        ("invoice", Decimal("50.00")),
    ]

    # One teapot comes back.
    do(support, "Request return", **{"Units:_Blue_teapot": "1"})
    do(support, "Approve return")
    warehouse.goto(home)
    do(warehouse, "Receive return")
    expect(warehouse.get_by_text("is received. 20.00 EUR can be refunded for it.")).to_be_visible()

    # The other is exchanged: the same goes out again.
    support.goto(home)
    do(support, "Exchange", **{"Units:_Blue_teapot": "1"})
    expect(support.get_by_text("goes out for what comes back")).to_be_visible()
    replacement = Order.objects.exclude(pk=order.pk).get()

    # The manager gives the money for the first one back, and writes the credit note.
    manager.goto(home)
    do(manager, "Refund")
    expect(manager.get_by_text("20.00 EUR refunded.")).to_be_visible()
    pressed(manager, "Issue a credit note")
    manager.get_by_label("Units: Green cup").fill("0")
    manager.get_by_label("Units: Blue teapot").fill("1")
    manager.get_by_label("Reason").fill("Sent back")
    manager.get_by_role("button", name="Show the effect").click()
    primary(manager).click()
    expect(manager.get_by_text("Credit note C-2 is issued.")).to_be_visible()
    note = opened(manager, "Credit note", tmp_path)
    assert "Corrects Invoice I-2".casefold() in note.casefold()
    assert "Total −20.00 EUR" in note
    assert "19 % −16.80 −3.20 −20.00" in note

    order.refresh_from_db()
    teapot.refresh_from_db()
    assert (order.fulfilment_state, order.total_amount) == ("partly_returned", Decimal("50.00"))
    assert (order.captured_amount, order.refunded_amount) == (Decimal("60.00"), Decimal("20.00"))
    assert (teapot.fulfilled_quantity, teapot.returned_quantity) == (2, 1)
    assert (replacement.email, replacement.total_amount) == ("ada@example.com", Decimal("20.00"))
    # The replacement stands on the pick list next.
    warehouse.goto(f"{live_server.url}/admin/orders/fulfilment/pick/")
    expect(warehouse.get_by_text(f"#{replacement.number}")).to_be_visible()
    for page in (support, warehouse, manager):
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
