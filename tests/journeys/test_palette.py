"""Somebody finds their way without a mouse."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from shop.accounts.models import User
from shop.search.services.building import build
from shop.stores.models import Store
from tests import factories as f
from tests.journeys.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_product_is_opened_with_the_keyboard_alone(page: Page, live_server: LiveServer, manager: User, store: Store):
    f.ProductFactory(store=store, name="Garden Hose")
    f.ProductFactory(store=store, name="Dark Chocolate Bar")
    build()
    sign_in(page, live_server.url, manager)
    palette = page.get_by_role("dialog", name="Find or go to")

    page.keyboard.press("/")
    expect(palette.get_by_role("option", name="Home")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.type("chocolat ba")
    expect(palette.get_by_role("group", name="Products").get_by_role("option").first).to_contain_text(
        "Dark Chocolate Bar"
    )
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    expect(page.get_by_role("textbox", name="Name").first).to_have_value("Dark Chocolate Bar")


def test_a_slash_in_a_box_is_a_slash(page: Page, live_server: LiveServer, manager: User, store: Store):
    sign_in(page, live_server.url, manager)
    page.goto(f"{live_server.url}/admin/catalog/product/")

    page.locator("#searchbar").press("/")

    expect(page.locator("#searchbar")).to_have_value("/")
    expect(page.get_by_role("dialog", name="Find or go to")).to_be_hidden()
    page.locator("h1, h2, body").first.focus()
    page.locator("#searchbar").blur()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Find or go to")).to_be_focused()
