"""A merchandiser's morning: find, price with rounding, plan a price, type one in, and take the first of it back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from shop.accounts.models import User
from shop.pricing.models import Price
from shop.stores.models import Store
from tests import factories as f
from tests.journeys.conftest import sign_in
from tests.support.working import work

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LONG_AGO = (dt.datetime(2024, 1, 1, tzinfo=dt.UTC), None)


@pytest.fixture
def merchandiser(store: Store) -> User:
    return f.MembershipFactory(
        store=store,
        role=Group.objects.get(name="Merchandiser"),
        user__email="ben@example.com",
        user__full_name="Ben Buyer",
    ).user


def costs(at: dt.datetime | None = None) -> list[str]:
    rows = Price.objects.holding_at(at or timezone.now()).order_by("variant__sku")
    return [f"{sku} {amount}" for sku, amount in rows.values_list("variant__sku", "amount")]


def assert_fits(page: Page) -> None:
    """The page is in reach on a phone in the dark, and on a desk in the light again."""
    for width, scheme in ((390, "dark"), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its words
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def chosen(page: Page, address: str, action: str) -> None:
    """Find the lamps by searching, tick what is found, and say what to do with it."""
    page.goto(f"{address}/admin/catalog/product/")
    page.locator("#searchbar").fill("lamp")
    page.locator("#searchbar").press("Enter")
    expect(page.locator(".action-select")).to_have_count(2)
    page.locator("#action-toggle").first.check()
    page.locator("select[name=action]").select_option(action)
    page.get_by_role("button", name="Run").first.click()


def applied(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("Under way")).to_be_visible()
    work()
    expect(page.get_by_role("link", name="All rows as a file")).to_be_visible()


def test_prices_are_found_changed_planned_typed_and_taken_back(
    page: Page, live_server: LiveServer, store: Store, merchandiser: Any
) -> None:
    for sku, name, amount in (("L-1", "Desk lamp", "19.90"), ("L-2", "Floor lamp", "45.00"), ("M-1", "Mug", "8.00")):
        variant = f.ProductFactory(store=store, name=name, status="active").variants.get()
        type(variant).objects.filter(pk=variant.pk).update(sku=sku)
        f.PriceFactory(variant=variant, amount=amount, valid=LONG_AGO)
    sign_in(page, live_server.url, merchandiser)

    chosen(page, live_server.url, "change_in_bulk")
    page.locator("[name=price_how]").select_option("percent")
    page.locator("[name=price_value]").fill("-10")
    page.locator("[name=price_rounding]").select_option("0.99")
    assert_fits(page)
    page.get_by_role("button", name="Show the difference").click()
    expect(page.get_by_role("heading", name="The first rows")).to_be_visible()
    assert_fits(page)
    assert costs() == ["L-1 19.90", "L-2 45.00", "M-1 8.00"]
    applied(page, "Change 2 values")
    first = page.url
    assert_fits(page)
    assert costs() == ["L-1 17.99", "L-2 40.99", "M-1 8.00"]

    next_week = timezone.now() + dt.timedelta(days=7)
    chosen(page, live_server.url, "change_in_bulk")
    page.locator("[name=price_how]").select_option("set")
    page.locator("[name=price_value]").fill("15,00")
    page.locator("[name=starts_at]").fill(f"{next_week:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Show the difference").click()
    applied(page, "Change 2 values")
    assert costs() == ["L-1 17.99", "L-2 40.99", "M-1 8.00"]
    assert costs(next_week) == ["L-1 15.00", "L-2 15.00", "M-1 8.00"]

    chosen(page, live_server.url, "type_in_grid")
    cells = page.get_by_role("gridcell")
    expect(cells).to_have_count(4)
    cells.nth(0).focus()
    page.keyboard.type("cheap")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is not a number.")).to_be_visible()
    assert_fits(page)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Delete")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("39,50")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    applied(page, "Change 1 value")
    assert costs() == ["L-1 17.99", "L-2 39.50", "M-1 8.00"]

    page.goto(first)
    page.get_by_role("button", name="Undo …").click()
    expect(page.get_by_text("Changed since").first).to_be_visible()
    applied(page, "Undo 1 value")

    assert costs() == ["L-1 19.90", "L-2 39.50", "M-1 8.00"]
    assert costs(next_week) == ["L-1 15.00", "L-2 15.00", "M-1 8.00"]
