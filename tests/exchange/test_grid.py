"""A grid is typed into: each cell is read and compared with what stands there; only the review makes a change of it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from shop.catalog.models import Variant
from shop.exchange.changing import grid
from shop.exchange.changing.typed import meaning
from shop.exchange.models import Changeset
from shop.exchange.services.changing import apply_change, ask_to_change, begin_undoing, choose_rows
from shop.exchange.values.unreadable import Unreadable
from shop.pricing.models import Price
from shop.pricing.services.repricing import change_price
from shop.stores.context import in_store
from shop.stores.models import Store
from tests import factories as f
from tests.exchange.test_changing import LONG_AGO, costs
from tests.support.budgets import recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(store: Store) -> Client:
    member = f.MembershipFactory(store=store, role=Group.objects.get(name="Merchandiser"))
    client = Client(headers={"Accept-Language": "de-AT,en;q=0.5"})
    client.force_login(member.user)
    return client


def variants(store: Store, *amounts: str) -> list[Variant]:
    made = [f.VariantFactory(store=store, sku=f"L-{place}") for place, _ in enumerate(amounts)]
    for variant, amount in zip(made, amounts, strict=True):
        f.PriceFactory(variant=variant, amount=amount, valid=LONG_AGO)
    return made


def opened(store: Store, chosen: Any = None) -> Changeset:
    rows = Variant.objects.all() if chosen is None else chosen
    return choose_rows(store=store, target="variants", rows=rows, actor=f.UserFactory(is_superuser=True))  # type: ignore[arg-type]  # its value


def typed(client: Client, changeset: Changeset, *cells: tuple[str, Any, str, str], review: bool = False) -> Any:
    body = json.dumps({"cells": [[field, row.pk, text, was] for field, row, text, was in cells], "review": review})
    page = reverse("admin:exchange_changeset_grid-cells", args=[changeset.pk])
    return client.post(page, body, content_type="application/json").json()


@pytest.mark.parametrize(
    ("field", "text", "decimal", "kept"),
    [
        ("price", "12,5", ",", "12.50"),
        ("price", "1.234,50 €", ",", "1234.50"),
        ("price", "1.234", ",", "1234.00"),
        ("price", "1.25", ",", "1.25"),
        ("on_hand", "1,234", ".", "1234"),
        ("for_sale", "ja", ",", "true"),
        ("for_sale", "No", ".", "false"),
    ],
)
def test_a_typed_text_is_read_as_people_write_it(field: str, text: str, decimal: str, kept: str) -> None:
    assert meaning(field, text, decimal=decimal) == kept


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("price", "cheap", "is not a number"),
        ("price", "-1", "is below zero"),
        ("price", "1.234", "has more than 2 decimals"),
        ("price", "", "cannot be left empty"),
        ("on_hand", "2.5", "is not a whole number"),
        ("for_sale", "perhaps", "is neither yes nor no"),
    ],
)
def test_what_cannot_be_meant_says_why(field: str, text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        meaning(field, text, decimal=".")


def test_what_is_typed_is_previewed_applied_and_undone(client: Client, store: Store) -> None:
    first, second, third = variants(store, "10.00", "20.00", "30.00")
    changeset = opened(store)
    actor = changeset.actor

    answer = typed(
        client,
        changeset,
        ("price", first, "12,50", "10.00"),
        ("price", second, "20", "20.00"),
        ("for_sale", third, "nein", "true"),
        review=True,
    )

    assert answer["troubles"] == []
    assert list(costs().values()) == [Decimal("10.00"), Decimal("20.00"), Decimal("30.00")]
    page = client.get(answer["page"].partition("#")[0]).content.decode()
    assert "Change 2 values" in page
    assert "Back to the grid" in page
    changeset.refresh_from_db()
    ask_to_change(changeset=changeset, actor=actor)
    assert apply_change(changeset_id=changeset.pk)
    changeset.refresh_from_db()
    third.refresh_from_db()
    assert (changeset.title, changeset.changed_count) == ("Price as typed, For sale as typed", 2)
    assert (list(costs().values()), third.is_active) == ([Decimal("12.50"), Decimal("20.00"), Decimal("30.00")], False)
    undoing = begin_undoing(changeset=changeset, actor=actor)
    ask_to_change(changeset=undoing, actor=actor)
    assert apply_change(changeset_id=undoing.pk)
    third.refresh_from_db()
    assert (costs()["L-0"], third.is_active) == (Decimal("10.00"), True)


def test_each_cell_is_answered_and_one_that_is_wrong_keeps_the_review_back(client: Client, store: Store) -> None:
    first, second = variants(store, "10.00", "20.00")
    changeset = opened(store)
    cells = (("price", first, "cheap", "10.00"), ("price", second, "21", "20.00"))

    looked = typed(client, changeset, *cells)
    reviewed = typed(client, changeset, *cells, review=True)

    assert looked == {
        "troubles": [{"field": "price", "key": first.pk, "says": "It is not a number.", "now": None}],
        "page": None,
    }
    assert reviewed == looked
    changeset.refresh_from_db()
    assert changeset.wishes == []


def test_what_somebody_changed_meanwhile_is_told_at_the_cell_and_left_alone_after_the_preview(
    client: Client, store: Store
) -> None:
    first, second = variants(store, "10.00", "20.00")
    changeset = opened(store)
    with in_store(store.pk):
        change_price(variant=first, currency="EUR", amount=Decimal("11.00"))

    told = typed(client, changeset, ("price", first, "12", "10.00"), review=True)
    known = typed(client, changeset, ("price", first, "12", "11.00"), ("price", second, "22", "20.00"), review=True)
    with in_store(store.pk):
        change_price(variant=second, currency="EUR", amount=Decimal("19.00"))
    changeset.refresh_from_db()
    ask_to_change(changeset=changeset, actor=changeset.actor)
    apply_change(changeset_id=changeset.pk)

    assert [(each["says"], each["now"]) for each in told["troubles"]] == [("Somebody changed it meanwhile.", "11.00")]
    assert known["page"]
    assert list(costs().values()) == [Decimal("12.00"), Decimal("19.00")]
    assert list(changeset.rows.values_list("outcome", "reason").order_by("subject_id")) == [
        ("changed", ""),
        ("refused", "Changed since it was typed"),
    ]


def test_rows_come_a_slice_at_a_time_with_as_many_statements_for_many_cells_as_for_one(
    client: Client, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "SLICE", 2)
    made = variants(store, *["5.00"] * 5)
    changeset = opened(store)
    address = reverse("admin:exchange_changeset_grid-rows", args=[changeset.pk])
    seen, after = [], 0
    while after is not None:
        page = client.get(f"{address}?after={after}").json()
        seen.append([row["sku"] for row in page["rows"]])
        after = page["after"]
    with recorded() as one:
        typed(client, changeset, ("price", made[0], "6", "5.00"))
    with recorded() as many:
        typed(client, changeset, *[("price", variant, "6", "5.00") for variant in made])

    assert seen == [["L-0", "L-1"], ["L-2", "L-3"], ["L-4"]]
    assert len(many) == len(one)


def test_a_grid_shows_only_what_the_person_may_change_and_nothing_of_another_store(
    client: Client, store: Store
) -> None:
    (variant,) = variants(store, "10.00")
    (foreign,) = variants(f.StoreFactory(), "10.00")
    changeset = opened(store)
    support = f.MembershipFactory(store=store, role=Group.objects.get(name="Support"))
    other = Client()
    other.force_login(support.user)

    stock = typed(client, changeset, ("on_hand", variant, "5", "0"))
    elsewhere = typed(client, changeset, ("price", foreign, "1", "10.00"))
    refused = other.get(reverse("admin:exchange_changeset_grid", args=[changeset.pk]))

    assert stock["refusal"] == "You cannot change this of the chosen rows: On hand."
    assert [each["says"] for each in elsewhere["troubles"]] == ["It is not there any more."]
    assert refused.status_code == 403
    assert Price.objects.filter(variant=foreign).count() == 1


def test_more_than_a_grid_takes_is_refused(client: Client, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.exchange.services.typing_in.MOST", 1)
    first, second = variants(store, "1.00", "2.00")

    answer = typed(client, opened(store), ("price", first, "3", "1.00"), ("price", second, "3", "2.00"))

    assert answer["refusal"] == "A grid takes 1 cells at once. Import more than that from a file."
