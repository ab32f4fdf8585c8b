"""A merchandiser's new shirt: variants from options, figures typed and pasted into the sheet, a sale, a copy."""

from decimal import Decimal

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from shop.catalog.models import Product
from shop.inventory.models import StockItem
from shop.pricing.models import Price
from shop.stores.models import Store
from tests import factories as f
from tests.journeys.test_order_desk import member, tab_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASTE = """(input, text) => { const data = new DataTransfer(); data.setData("text", text);
    input.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""


def test_a_shirt_gets_its_sizes_their_figures_a_sale_and_a_sister(
    browser: Browser, live_server: LiveServer, store: Store
):
    shirt = f.ProductFactory(store=store, name="Shirt", slug="shirt", variant__sku="TEE")
    f.PriceFactory(variant=shirt.variants.get(), amount=Decimal("19.00"))
    f.WarehouseFactory(store=store, name="Harbour")
    page = tab_of(browser, live_server, member(store, "Manager"))

    # Three sizes: the shirt that is there becomes the first of them.
    page.goto(f"{live_server.url}/admin/catalog/product/{shirt.pk}/change/")
    page.get_by_role("link", name="Options and variants").click()
    page.get_by_label("Option 1").fill("Size")
    page.get_by_label("Its values").first.fill("S, M, L")
    page.get_by_role("button", name="Show the effect").click()
    expect(page.get_by_role("row", name="TEE-L")).to_be_visible()
    page.get_by_role("button", name="Make the missing variants").click()
    expect(page.get_by_text("2 variants made.")).to_be_visible()

    # Stock is typed downwards with Enter, prices are pasted as a column.
    page.get_by_role("link", name="Variants and stock").click()
    page.get_by_label("On hand of S in Harbour").fill("5")
    page.keyboard.press("Enter")
    page.keyboard.type("7")
    page.get_by_label("Price of S").evaluate(PASTE, "20.00\n21.00\n22.00\n")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Say why the stock is adjusted.")).to_be_visible()
    page.get_by_label("Reason, when stock is changed").fill("first delivery")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("5 cells changed.")).to_be_visible()

    assert dict(StockItem.objects.values_list("variant__sku", "on_hand")) == {"TEE": 5, "TEE-M": 7}
    current = Price.objects.current().order_by("variant__position").values_list("amount", flat=True)
    assert list(current) == [Decimal("20.00"), Decimal("21.00"), Decimal("22.00")]

    page.get_by_role("link", name="Back to the product").click()
    expect(page.get_by_text("TEE-L has nothing left in stock.")).to_be_visible()
    page.get_by_role("link", name="Plan a price").first.click()
    page.get_by_label("Price (EUR)").fill("15")
    page.locator("[name=starts_at_0]").fill("2099-07-01")
    page.locator("[name=starts_at_1]").fill("00:00")
    page.get_by_role("button", name="Plan the price").click()
    expect(page.get_by_role("button", name="Cancel 15.00 EUR of TEE-M")).to_be_visible()
    page.get_by_role("button", name="Cancel 15.00 EUR of TEE-M").click()
    expect(page.get_by_text("The planned price was cancelled")).to_be_visible()
    assert Price.objects.filter(amount=15).count() == 2

    page.get_by_role("link", name="Duplicate").click()
    page.get_by_label("Name").first.fill("Long shirt")
    page.get_by_role("button", name="Duplicate").click()
    expect(page.get_by_text("This is the copy of Shirt")).to_be_visible()
    copy = Product.objects.get(name="Long shirt")
    assert (copy.status, sorted(copy.variants.values_list("sku", flat=True))) == (
        "draft",
        ["TEE-2", "TEE-L-2", "TEE-M-2"],
    )
