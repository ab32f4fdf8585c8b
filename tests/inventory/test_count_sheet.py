"""The sheet of a count: pages of lines, what was typed kept as one goes on, and two people at one line."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shop.inventory.models import StockCount
from shop.inventory.services.counting import begin_count, cancel_count, enter_counts
from tests.factories import StockItemFactory, VariantFactory, WarehouseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def count(store, monkeypatch) -> StockCount:
    """Five items of ten units each, two to a page."""
    monkeypatch.setattr("shop.inventory.counts.LINES_A_PAGE", 2)
    depot = WarehouseFactory(store=store, name="Depot")
    for number in range(1, 6):
        variant = VariantFactory(store=store, sku=f"M-{number}", barcode=f"40{number}")
        StockItemFactory(variant=variant, warehouse=depot, on_hand=10)
    return begin_count(warehouse=depot)


def sheet(count: StockCount) -> str:
    return reverse("admin:inventory_stockcount_ask", args=[count.pk, "enter"])


def skus(page: Any) -> list[str]:
    return [row.line.stock_item.variant.sku for row in page.context["rows"]]


def found(count: StockCount) -> list[int | None]:
    return list(count.lines.order_by("pk").values_list("counted_quantity", flat=True))


def typed(client: Client, count: StockCount, page: Any, *texts: str, **button: str) -> Any:
    """Type into the fields of a page as it was shown, then press a button of it."""
    shown = page.context
    data = {"show": shown["shown"].value, "_here": shown["rows"][0].line.pk, **button}
    data |= {"_next": shown["page"].ends_before or "", "_previous": shown["page"].begins_after or ""}
    for row, text in zip(shown["rows"], texts, strict=False):
        data |= {f"found-{row.line.pk}": text, f"seen-{row.line.pk}": row.seen}
    return client.post(sheet(count), data, follow=True)


def test_what_was_typed_is_kept_as_one_goes_on_and_back(superuser_client: Client, count: StockCount) -> None:
    first = superuser_client.get(sheet(count))
    second = typed(superuser_client, count, first, "10", "", _on=str(first.context["page"].ends_before))
    third = typed(superuser_client, count, second, "1,000", "0", _on=str(second.context["page"].ends_before))
    back = typed(superuser_client, count, third, "7", _back=str(third.context["page"].begins_after))

    assert [skus(page) for page in (first, second, third, back)] == [
        ["M-1", "M-2"],
        ["M-3", "M-4"],
        ["M-5"],
        ["M-3", "M-4"],
    ]
    assert found(count) == [10, None, 1000, 0, 7]
    assert "4 of 5 counted" in back.content.decode()
    assert third.context["page"].ends_before is None
    assert first.context["page"].begins_after is None


def test_a_scanned_code_leads_to_its_line_with_what_was_typed_kept(superuser_client: Client, count: StockCount) -> None:
    page = superuser_client.get(sheet(count))

    by_barcode = typed(superuser_client, count, page, "9", _find="1", code=" 404 ")
    by_beginning = typed(superuser_client, count, page, "9", _find="1", code="M-")
    nowhere = typed(superuser_client, count, page, "9", _find="1", code="X-1")

    assert skus(by_barcode) == ["M-4", "M-5"]
    assert by_barcode.context["found"] == by_barcode.context["rows"][0].line.pk
    assert skus(by_beginning) == skus(nowhere) == ["M-1", "M-2"]
    assert "Nothing in this count has the SKU or barcode “X-1”." in nowhere.content.decode()
    assert found(count) == [9, None, None, None, None]


def test_what_somebody_else_found_meanwhile_is_shown_beside_what_was_typed(superuser_client, count) -> None:
    page = superuser_client.get(sheet(count))
    enter_counts(count=count, quantities={page.context["rows"][0].line.pk: 8})

    answer = typed(superuser_client, count, page, "9", "6", _on=str(page.context["page"].ends_before))

    assert skus(answer) == ["M-1", "M-2"]
    assert [(row.text, row.seen) for row in answer.context["rows"]] == [("9", "8"), ("6", "6")]
    assert "Somebody found 8 meanwhile." in answer.content.decode()
    assert found(count)[:2] == [8, 6], "nothing is written over unasked, and the rest is kept"
    typed(superuser_client, count, answer, "9", "6", _keep="1")
    assert found(count)[:2] == [9, 6]


@pytest.mark.parametrize("text", ["-1", "2.5", "many", "2000000001"])
def test_what_is_no_number_is_said_at_its_line(superuser_client, count, text) -> None:
    page = superuser_client.get(sheet(count))

    answer = typed(superuser_client, count, page, text, "4", _keep="1")

    assert [(row.text, bool(row.said)) for row in answer.context["rows"]] == [(text, True), ("4", False)]
    assert found(count)[:2] == [None, 4]


def test_the_review_shows_only_differences_and_the_open_ones_only_those(superuser_client, count) -> None:
    lines = list(count.lines.order_by("pk").values_list("pk", flat=True))
    enter_counts(count=count, quantities=dict(zip(lines, (10, 8, 12), strict=False)))

    review = superuser_client.get(sheet(count), {"show": "different"})

    assert [(row.line.stock_item.variant.sku, row.difference) for row in review.context["rows"]] == [
        ("M-2", -2),
        ("M-3", 2),
    ]
    assert skus(superuser_client.get(sheet(count), {"show": "open"})) == ["M-4", "M-5"]


def test_a_count_that_was_closed_meanwhile_takes_nothing_more(superuser_client, count) -> None:
    page = superuser_client.get(sheet(count))
    cancel_count(count=count)

    answer = typed(superuser_client, count, page, "9", _keep="1")

    assert "This cannot be done any more" in answer.content.decode()
    assert found(count) == [None] * 5
