"""A manager's morning: from a figure on the home page to its rows, out into a file, and a colleague's new role."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from shop.accounts.models import User
from shop.analytics.services.refreshing import refresh_sales
from shop.stores.models import Store
from tests import factories as f
from tests.journeys.conftest import sign_in
from tests.journeys.test_merchandising import assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def sold(store: Store) -> Decimal:
    """What three orders of the last days brought; one of long ago is not among them."""
    days_ago = [timezone.now() - dt.timedelta(days=days) for days in (1, 2, 3, 400)]
    orders = [f.OrderFactory(store=store, placed_at=day, lines=2) for day in days_ago]
    for order in orders:
        order.refresh_from_db()
    refresh_sales()
    return sum((order.total_amount for order in orders[:3]), Decimal())


@pytest.fixture
def colleague(store: Store) -> User:
    return f.MembershipFactory(
        store=store,
        role=Group.objects.get(name="Read-only"),
        user__email="wanda@example.com",
        user__full_name="Wanda Warehouse",
    ).user


TOTAL = re.compile(r"[\d,]+\.\d\d(?=\s*[A-Z]{3}\b)")
"""The one amount of money in a row of the list of orders."""


def amounts(texts: list[str]) -> list[Decimal]:
    return [Decimal(text.split()[0].replace(",", "")) for text in texts]


def test_a_figure_its_rows_and_their_file_agree_to_the_cent(
    page: Page, live_server: LiveServer, manager: User, sold: Decimal
) -> None:
    sign_in(page, live_server.url, manager)
    assert_fits(page)
    card = page.locator(".bo-cards li").filter(has=page.get_by_role("heading", name="Sales", exact=True))
    assert amounts([card.locator(".bo-value").inner_text()]) == [sold]

    card.locator(".bo-value a").click()
    expect(page.locator(".action-select")).to_have_count(3)
    assert sum(amounts(TOTAL.findall(page.locator("#result_list tbody").inner_text()))) == sold
    assert_fits(page)

    page.locator("#action-toggle").first.check()
    page.locator("select[name=action]").select_option(label="Export as CSV")
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Run").first.click()
    rows = list(csv.DictReader(io.StringIO(downloaded.value.path().read_text(encoding="utf-8-sig"))))
    assert sum(Decimal(row["Total amount"]) for row in rows) == sold


def test_a_colleague_gets_a_role_and_sees_what_belongs_to_it_and_no_more(
    page: Page, live_server: LiveServer, manager: User, colleague: User, sold: Decimal
) -> None:
    sign_in(page, live_server.url, manager)
    refused = page.goto(f"{live_server.url}/admin/database/")
    assert refused is not None
    assert refused.status in {403, 404}

    page.goto(f"{live_server.url}/admin/stores/membership/")
    page.get_by_role("link", name="Wanda").first.click()
    page.locator("select[name=role]").select_option(label="Warehouse")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, live_server.url, colleague)
    expect(page.get_by_role("link", name="To ship")).to_be_visible()
    expect(page.locator(".bo-cards")).to_have_count(0)
    expect(page.get_by_role("link", name="Promotions")).to_have_count(0)
    assert_fits(page)
