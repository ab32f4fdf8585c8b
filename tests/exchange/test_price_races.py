"""Of two who set one variant's price, whoever comes last under the lock has the last word, however long they waited."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from shop.catalog.models import Variant
from shop.exchange.changing.wishes import Wish
from shop.exchange.services.changing import apply_change, ask_to_change, choose_rows, wish_for
from shop.exchange.services.importing import import_file
from shop.exchange.vocabulary import Kind
from shop.pricing.models import Price
from shop.pricing.services.repricing import change_price
from shop.stores.context import in_store
from shop.stores.models import Store
from tests import factories as f
from tests.support.races import errors, race

SOON = 10
Sets = Callable[[Variant, str, Path], Any]


@pytest.fixture
def store(transactional_db: None) -> Store:
    return f.StoreFactory(currency="EUR", timezone="UTC")


def by_import(variant: Variant, amount: str, folder: Path) -> Any:
    file = folder / f"{amount}.csv"
    file.write_text(f"SKU,Price\n{variant.sku},{amount}\n")
    receipt = import_file(store=variant.store, path=file, kind=Kind.PRICES)
    assert (receipt.changed, receipt.refused) == (1, {})


def by_bulk_change(variant: Variant, amount: str, folder: Path) -> Any:
    actor = f.UserFactory(is_superuser=True)
    changeset = choose_rows(
        store=variant.store,
        target="variants",  # type: ignore[arg-type]  # its value
        rows=Variant.objects.filter(pk=variant.pk),
        actor=actor,
    )
    wish_for(changeset=changeset, wishes=[Wish("price", "set", amount)], actor=actor)
    ask_to_change(changeset=changeset, actor=actor)
    apply_change(changeset_id=changeset.pk)
    changeset.refresh_from_db()
    assert (changeset.status, changeset.changed_count) == ("applied", 1)


def by_hand(variant: Variant, amount: str, folder: Path) -> Any:
    with in_store(variant.store):
        change_price(variant=variant, amount=Decimal(amount))


def amounts(variant: Variant) -> list[Decimal]:
    return list(Price.objects.filter(variant=variant).order_by("valid").values_list("amount", flat=True))


@pytest.mark.parametrize("sets", [by_import, by_bulk_change, by_hand])
def test_the_price_that_is_set_last_holds_though_its_transaction_began_first(
    store: Store, tmp_path: Path, sets: Sets
) -> None:
    variant = f.VariantFactory(store=store, sku="L-1")
    f.PriceFactory(variant=variant, amount="10.00", valid=("2024-01-01T00:00:00Z", None))
    began, may_go = threading.Event(), threading.Event()
    broken: list[BaseException] = []

    def patient() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT transaction_timestamp()")
                began.set()
                assert may_go.wait(SOON)
                sets(variant, "12.00", tmp_path)
        except BaseException as error:
            broken.append(error)
        finally:
            connection.close()

    waiting = threading.Thread(target=patient)
    waiting.start()
    assert began.wait(SOON)
    sets(variant, "11.00", tmp_path)
    may_go.set()
    waiting.join(SOON)

    assert broken == []
    assert amounts(variant) == [Decimal("10.00"), Decimal("11.00"), Decimal("12.00")]
    assert Price.objects.holding_at(timezone.now()).get(variant=variant).amount == Decimal("12.00")


def test_two_files_with_different_prices_at_once_leave_one_of_the_two_and_a_whole_history(
    store: Store, tmp_path: Path
) -> None:
    variant = f.VariantFactory(store=store, sku="L-1")
    f.PriceFactory(variant=variant, amount="10.00", valid=("2024-01-01T00:00:00Z", None))

    outcomes = race(*[lambda amount=amount: by_import(variant, amount, tmp_path) for amount in ("11.00", "12.00")])  # type: ignore[misc]  # mypy: lambda

    assert errors(outcomes) == []
    first, *others = amounts(variant)
    assert (first, set(others), len(others)) == (Decimal("10.00"), {Decimal("11.00"), Decimal("12.00")}, 2)
    assert Price.objects.holding_at(timezone.now()).get(variant=variant).amount == others[-1]
