"""Many rows are changed at once, by every rule that holds for one, and taken back without touching what came after."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone

from shop.catalog.models import Product, Variant
from shop.exchange.changing.wishes import Wish, WishRefused
from shop.exchange.exceptions import ChangeHasBegun, ChangeNotAllowed, NothingToChange, NothingToUndo
from shop.exchange.models import Changeset, ChangesetRow, ChangeTarget
from shop.exchange.services.changing import (
    apply_change,
    ask_to_change,
    begin_undoing,
    choose_rows,
    difference,
    discard_change,
    wish_for,
)
from shop.inventory.models import StockItem, StockMovement
from shop.pricing.models import Price
from shop.pricing.services.repricing import change_price
from shop.stores.context import in_store
from shop.stores.models import Store
from tests import factories as f

LONG_AGO = (dt.datetime(2024, 1, 1, tzinfo=dt.UTC), None)


@pytest.fixture
def store(transactional_db: None) -> Store:
    return f.StoreFactory(currency="EUR")


@pytest.fixture
def actor(store: Store) -> Any:
    return f.UserFactory(is_superuser=True)


def priced(store: Store, sku: str, amount: str | None, compare_at: str | None = None) -> Variant:
    variant = f.VariantFactory(store=store, sku=sku)
    if amount:
        f.PriceFactory(variant=variant, amount=amount, compare_at_amount=compare_at, valid=LONG_AGO)
    return variant


def costs(at: dt.datetime | None = None) -> dict[str, Decimal]:
    rows = Price.objects.holding_at(at or timezone.now()).order_by("variant__sku")
    return dict(rows.values_list("variant__sku", "amount"))


def wished(store: Store, actor: Any, rows: Any, *wishes: Wish, target: str = "variants", **more: Any) -> Changeset:
    changeset = choose_rows(store=store, target=ChangeTarget(target), rows=rows, actor=actor)
    return wish_for(changeset=changeset, wishes=wishes, actor=actor, **more)


def made(changeset: Changeset, actor: Any) -> Changeset:
    ask_to_change(changeset=changeset, actor=actor)
    assert apply_change(changeset_id=changeset.pk)
    changeset.refresh_from_db()
    assert changeset.failure == ""
    return changeset


def undone(changeset: Changeset, actor: Any) -> Changeset:
    return made(begin_undoing(changeset=changeset, actor=actor), actor)


@pytest.mark.parametrize(
    ("how", "value", "rounding", "before", "after"),
    [
        ("percent", "10", "", "19.99", "21.99"),
        ("percent", "-20", "0.99", "25.00", "19.99"),
        ("percent", "5", "0.99", "0.10", "0.99"),
        ("percent", "10", "0.99", "1.03", "1.99"),
        ("percent", "-10", "0.99", "2.60", "1.99"),
        ("percent", "10", "whole", "9.20", "10.00"),
        ("percent", "10", "0.05", "3.33", "3.65"),
        ("amount", "-0,51", "", "10.00", "9.49"),
        ("amount", "1", "0.95", "7.20", "7.95"),
        ("set", "12", "", "7.20", "12.00"),
    ],
)
def test_a_price_becomes_what_was_wished(
    store: Store, actor: Any, how: str, value: str, rounding: str, before: str, after: str
) -> None:
    priced(store, "A", before)

    changeset = made(wished(store, actor, Variant.objects.all(), Wish("price", how, value, rounding)), actor)

    assert costs() == {"A": Decimal(after)}
    assert (changeset.changed_count, changeset.refused_count, changeset.unchanged_count) == (1, 0, 0)
    periods = [(price.amount, price.valid.upper) for price in Price.objects.order_by("valid")]
    assert periods == [(Decimal(before), changeset.starts_at), (Decimal(after), None)]
    row = ChangesetRow.objects.get()
    assert (row.label, row.before["amount"], row.after["amount"]) == ("A", before, after)


def test_a_price_that_was_to_fall_does_not_rise_by_rounding(store: Store, actor: Any) -> None:
    priced(store, "A", "0.50")

    changeset = made(wished(store, actor, Variant.objects.all(), Wish("price", "percent", "-10", "0.99")), actor)

    assert (costs(), changeset.rows.get().reason) == ({"A": Decimal("0.50")}, "Rounded, the price would rise")


def test_what_would_change_is_what_changes(store: Store, actor: Any) -> None:
    for sku, amount in (("A", "10.00"), ("B", "0.50"), ("C", None), ("D", "20.00")):
        priced(store, sku, amount)
    changeset = wished(store, actor, Variant.objects.all(), Wish("price", "amount", "-1"))

    shown = difference(changeset=changeset)
    assert [(total.changed, total.refused, total.before, total.after) for total in shown.totals] == [
        (2, 2, Decimal("30.00"), Decimal("28.00"))
    ]
    assert shown.first[0] == (
        "price",
        "A",
        {"amount": "10.00", "compare_at": None},
        {"amount": "9.00", "compare_at": None},
    )
    assert sorted(shown.reasons) == [("The price would be below zero", 1), ("There is no price to start from", 1)]
    assert costs() == {"A": Decimal("10.00"), "B": Decimal("0.50"), "D": Decimal("20.00")}
    made(changeset, actor)

    assert costs() == {"A": Decimal("9.00"), "B": Decimal("0.50"), "D": Decimal("19.00")}
    refused = ChangesetRow.objects.filter(outcome="refused").order_by("label")
    assert list(refused.values_list("label", "reason")) == [
        ("B", "The price would be below zero"),
        ("C", "There is no price to start from"),
    ]


def test_an_undoing_puts_all_back_and_leaves_what_came_after(store: Store, actor: Any) -> None:
    variants = [priced(store, f"V-{n:02}", f"{n}.50") for n in range(1, 21)]
    before = costs()
    changeset = made(wished(store, actor, Variant.objects.all(), Wish("price", "percent", "25", "0.99")), actor)
    change_price(variant=variants[3], amount=Decimal("99.00"))
    change_price(variant=variants[7], amount=Decimal("1.00"))
    change_price(variant=variants[7], amount=costs()["V-09"])
    meanwhile = costs()

    undoing = undone(changeset, actor)

    assert costs() == {sku: meanwhile[sku] if sku in ("V-04", "V-08") else amount for sku, amount in before.items()}
    assert (undoing.changed_count, undoing.refused_count) == (18, 2)
    left = undoing.rows.filter(outcome="refused").order_by("label")
    assert list(left.values_list("label", "reason")) == [
        ("V-04", "Changed since"),
        ("V-08", "Changed since"),
    ]
    with pytest.raises(NothingToUndo):
        begin_undoing(changeset=changeset, actor=actor)


def test_an_undoing_can_be_undone(store: Store, actor: Any) -> None:
    priced(store, "A", "10.00", "12.00")
    changeset = made(wished(store, actor, Variant.objects.all(), Wish("price", "percent", "-50", "", "old")), actor)
    reduced = Price.objects.get(valid__endswith=None)
    assert (reduced.amount, reduced.compare_at_amount) == (Decimal("5.00"), Decimal("10.00"))

    undoing = undone(changeset, actor)
    assert Price.objects.get(valid__endswith=None).compare_at_amount == Decimal("12.00")
    undone(undoing, actor)

    again = Price.objects.get(valid__endswith=None)
    assert (again.amount, again.compare_at_amount, costs()) == (
        Decimal("5.00"),
        Decimal("10.00"),
        {"A": Decimal("5.00")},
    )


def test_prices_that_begin_later_are_plans_until_then_and_leave_no_trace_when_undone(store: Store, actor: Any) -> None:
    priced(store, "A", "10.00")
    priced(store, "B", "20.00")
    later = timezone.now() + dt.timedelta(days=7)
    periods = list(Price.objects.order_by("pk").values("variant_id", "amount", "valid"))

    changeset = made(
        wished(store, actor, Variant.objects.all(), Wish("price", "percent", "-10"), starts_at=later), actor
    )
    assert (costs(), costs(later)) == (
        {"A": Decimal("10.00"), "B": Decimal("20.00")},
        {"A": Decimal("9.00"), "B": Decimal("18.00")},
    )
    undone(changeset, actor)

    assert list(Price.objects.order_by("pk").values("variant_id", "amount", "valid")) == periods


def test_a_first_price_is_ended_by_its_undoing(store: Store, actor: Any) -> None:
    priced(store, "A", None)
    changeset = made(wished(store, actor, Variant.objects.all(), Wish("price", "set", "5")), actor)
    assert costs() == {"A": Decimal("5.00")}

    undone(changeset, actor)

    assert costs() == {}


def test_products_change_in_several_fields_at_once(store: Store, actor: Any) -> None:
    category = f.CategoryFactory(store=store, name="Lamps")
    sold, empty = (f.ProductFactory(store=store, variant=None, category=None, published_at=None) for _ in range(2))
    f.PriceFactory(variant=f.VariantFactory(product=sold, store=store), amount="10.00", valid=LONG_AGO)
    wishes = (Wish("status", value="active"), Wish("category", value=str(category.pk)), Wish("price", "percent", "10"))

    changeset = made(wished(store, actor, Product.objects.all(), *wishes, target="products"), actor)

    sold.refresh_from_db()
    empty.refresh_from_db()
    assert (sold.status, sold.category, sold.published_at is not None) == ("active", category, True)
    assert (empty.status, empty.category, empty.published_at) == ("draft", category, None)
    assert (changeset.changed_count, changeset.refused_count) == (4, 1)
    undone(changeset, actor)
    sold.refresh_from_db()
    assert (sold.status, sold.category, sold.published_at) == ("draft", None, None)
    assert list(costs().values()) == [Decimal("10.00")]


def test_stock_is_typed_row_by_row_and_becomes_movements(store: Store, actor: Any) -> None:
    first, second = (f.StockItemFactory(store=store, on_hand=10, reorder_point=1) for _ in range(2))
    f.ReservationFactory(stock_item=second, quantity=4)
    typed = {"on_hand": {str(first.pk): "7", str(second.pk): "3"}, "reorder_point": {str(first.pk): "5"}}

    changeset = made(
        wished(
            store,
            actor,
            StockItem.objects.all(),
            Wish("on_hand", "typed"),
            Wish("reorder_point", "typed"),
            target="stock",
            typed=typed,
        ),
        actor,
    )

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.on_hand, first.reorder_point, second.on_hand, second.reorder_point) == (7, 5, 10, 1)
    movement = StockMovement.objects.latest("pk")
    assert (movement.kind, movement.quantity, movement.actor, movement.reason) == (
        "count",
        -3,
        actor,
        f"Bulk change {changeset.pk}",
    )
    assert list(changeset.rows.filter(outcome="refused").values_list("reason", flat=True)) == [
        "That is less than what is promised to orders"
    ]
    undone(changeset, actor)
    first.refresh_from_db()
    assert (first.on_hand, first.reorder_point) == (10, 1)


def test_what_is_alike_already_is_left_and_counted(store: Store, actor: Any) -> None:
    priced(store, "A", "5.00")
    priced(store, "B", "6.00")

    changeset = made(wished(store, actor, Variant.objects.all(), Wish("price", "set", "5")), actor)

    assert (changeset.changed_count, changeset.unchanged_count) == (1, 1)
    assert Price.objects.filter(variant__sku="A").count() == 1


def test_rows_of_another_store_are_never_reached(store: Store, actor: Any) -> None:
    theirs = priced(f.StoreFactory(currency="EUR"), "THEIRS", "10.00")
    priced(store, "OURS", "10.00")
    changeset = wished(store, actor, Variant.objects.all(), Wish("price", "set", "1"))
    assert theirs.pk not in changeset.subject_ids
    Changeset.objects.filter(pk=changeset.pk).update(subject_ids=[*changeset.subject_ids, theirs.pk])

    made(changeset, actor)

    assert costs() == {"OURS": Decimal("1.00"), "THEIRS": Decimal("10.00")}


@pytest.mark.parametrize(
    ("field", "how", "value"),
    [
        ("price", "set", "-1"),
        ("price", "set", "cheap"),
        ("price", "percent", "NaN"),
        ("price", "percent", "-101"),
        ("reorder_point", "set", "1.5"),
        ("status", "set", "sold"),
        ("category", "set", "x"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_read(field: str, how: str, value: str) -> None:
    with pytest.raises(WishRefused) as refusal:
        Wish(field, how, value)

    assert refusal.value.field == field


def test_a_role_changes_in_bulk_what_it_may_change_one_by_one(store: Store) -> None:
    priced(store, "A", "10.00")
    warehouse = f.MembershipFactory(store=store, role=Group.objects.get(name="Warehouse")).user
    with in_store(store):
        changeset = choose_rows(store=store, target=ChangeTarget.VARIANTS, rows=Variant.objects.all(), actor=warehouse)

        with pytest.raises(ChangeNotAllowed, match="Price"):
            wish_for(changeset=changeset, wishes=[Wish("price", "set", "1")], actor=warehouse)


def test_a_change_is_made_once_and_not_changed_afterwards(store: Store, actor: Any) -> None:
    priced(store, "A", "10.00")
    changeset = made(wished(store, actor, Variant.objects.all(), Wish("price", "percent", "10")), actor)

    assert not apply_change(changeset_id=changeset.pk)
    with pytest.raises(ChangeHasBegun):
        ask_to_change(changeset=changeset, actor=actor)
    with pytest.raises(ChangeHasBegun):
        discard_change(changeset=changeset)
    assert costs() == {"A": Decimal("11.00")}


def test_nothing_chosen_is_nothing_to_change(store: Store, actor: Any) -> None:
    with pytest.raises(NothingToChange):
        choose_rows(store=store, target=ChangeTarget.VARIANTS, rows=Variant.objects.none(), actor=actor)

    assert not Changeset.objects.exists()


def test_the_statements_of_a_change_do_not_grow_with_its_rows(store: Store, actor: Any) -> None:
    def statements(count: int) -> int:
        for n in range(count):
            priced(store, f"{count}-{n}", "10.00")
        changeset = wished(
            store, actor, Variant.objects.filter(sku__startswith=f"{count}-"), Wish("price", "percent", "10")
        )
        ask_to_change(changeset=changeset, actor=actor)
        sent: list[str] = []

        def count_it(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            sent.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count_it):
            apply_change(changeset_id=changeset.pk)
        return len(sent)

    assert statements(2) == statements(40)


def test_a_thing_that_is_gone_is_left_out_of_the_undoing(store: Store, actor: Any) -> None:
    kept, gone = (f.VariantFactory(store=store, is_active=True) for _ in range(2))
    changeset = made(wished(store, actor, Variant.objects.all(), Wish("for_sale", value="no")), actor)
    Product.objects.filter(pk=gone.product_id).update(status="draft")
    gone.delete()

    undoing = undone(changeset, actor)

    kept.refresh_from_db()
    assert kept.is_active
    assert list(undoing.rows.filter(outcome="refused").values_list("label", "reason")) == [
        (gone.sku, "It is not there any more")
    ]
