"""Every page of every registered admin answers, and asks as much of the database over many rows as over few."""

import traceback
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import resolve, reverse

from shop.audit.models import Change
from shop.stores.models import Store
from tests import factories as f
from tests.backoffice.world import GROWN, fill
from tests.support.budgets import Statement, recorded
from tests.support.pages import Page, pages

FEW, MANY = 3, 30
BOUNDED = {"delete"}
"""Pages that name what would go, one by one, and refuse beyond `core.admin.deleting.FAMILY` rows."""


@pytest.fixture
def store(db: None) -> Store:
    return f.StoreFactory()


@dataclass(frozen=True)
class Visit:
    """What a page answered, and what it asked of the database for that."""

    status: int
    sent: tuple[Statement, ...]
    rows: int
    error: str = ""


def visit(client: Client, page: Page) -> Visit:
    with recorded() as sent:
        answer = client.get(page.url)
    error = "".join(traceback.format_exception(answer.exc_info[1])[-2:]) if answer.status_code == 500 else ""
    cl = answer.context.get("cl") if answer.context else None
    return Visit(answer.status_code, tuple(sent), len(cl.result_list) if cl else 0, error)


def one_of_each(found: list[Page]) -> list[Page]:
    """Of pages that differ only in what was chosen, one: a month of a list is read like any other month."""
    alike = {
        (page.admin, page.kind, urlsplit(page.url).path, frozenset(parse_qs(urlsplit(page.url).query))): page
        for page in found
        if page.kind not in ("search", "autocomplete")
    }
    return [*alike.values(), *(page for page in found if page.kind in ("search", "autocomplete"))]


def growth(page: Page, before: tuple[Statement, ...], after: tuple[Statement, ...]) -> str:
    more = (Counter(after) - Counter(before)).most_common(3)
    examples = "".join(f"\n    {count} x {sent.sql[:200]}  [{sent.line}]" for sent, count in more)
    return f"{page}: {len(before)} statements became {len(after)}{examples}"


def objects_shown(found: list[Page]) -> list[Any]:
    """The rows whose pages are among those found, and that something can be added to."""
    shown = {page.admin.model: resolve(page.url).kwargs["object_id"] for page in found if page.kind == "change"}
    return [model._base_manager.get(pk=key) for model, key in shown.items() if model in GROWN]


@pytest.mark.slow
def test_every_page_answers_and_stays_flat_from_3_to_30_rows(
    superuser_client: Client, store: Store, monkeypatch: pytest.MonkeyPatch
):
    for shown_whole in (page for model, page in admin.site._registry.items() if model is not Change):
        monkeypatch.setattr(shown_whole, "list_per_page", 5_000)
    fill(store, FEW)
    found = list(pages(admin.site, superuser_client))
    shown = objects_shown(found)
    for row in shown:
        for _ in range(FEW):
            GROWN[type(row)](row)
    superuser_client.raise_request_exception = False
    before = {page: visit(superuser_client, page) for page in found}
    broken = [f"{page}: {seen.status} {seen.error}" for page, seen in before.items() if seen.status != 200]
    assert not broken, "\n".join(broken)
    # What the other tables do makes the audit grow beyond a page meanwhile; tests/audit holds its list flat.
    measured = [page for page in one_of_each(found) if page.kind not in BOUNDED and page.admin.model is not Change]

    fill(store, MANY - FEW)
    for row in shown:
        for _ in range(MANY - FEW):
            GROWN[type(row)](row)
    for page in measured:  # what is kept of an app is made anew by the first look after a change
        visit(superuser_client, page)
    after = {page: visit(superuser_client, page) for page in measured}

    grown = [
        growth(page, before[page].sent, after[page].sent)
        for page in measured
        if len(after[page].sent) > len(before[page].sent)
        # A search that begins to find something has a page to read that it had not before.
        and (page.kind != "search" or before[page].rows)
    ]
    assert not grown, "\n".join(grown)
    assert {type(row) for row in shown} == set(GROWN)


def test_every_table_with_a_page_is_reached_from_the_sidebar(superuser_client: Client, store: Store):
    from config.navigation import SECTIONS, Page

    listed = {page.model for section in SECTIONS for page in section.pages if isinstance(page, Page)}

    registered = {model._meta.label for model in admin.site._registry}

    reached_from_another_page = {
        "orders.FulfilmentLine",
        "orders.OrderLine",
        "catalog.OptionValue",
        "catalog.AttributeValue",
        "pricing.TaxAssignment",
        "pricing.GiftCardMovement",
        "purchasing.SupplierProduct",
    }
    assert registered - listed == reached_from_another_page
    assert listed - registered == set()


def test_a_page_of_an_empty_store_says_how_the_first_row_comes_about(superuser_client: Client, store: Store):
    answer = superuser_client.get(reverse("admin:orders_order_changelist"))

    assert "No orders yet" in answer.content.decode()
    assert "Orders arrive here from the shop" in answer.content.decode()
