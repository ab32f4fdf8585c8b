"""A worker that is killed in the middle of a bulk change, or of its undoing: all of it, once, or nothing of it."""

from __future__ import annotations

import os
import signal
import subprocess
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from shop.catalog.models import Product
from shop.exchange.changing.wishes import Wish
from shop.exchange.jobs import change_in_background
from shop.exchange.models import Changeset, ChangesetRow
from shop.exchange.services.changing import apply_change, ask_to_change, begin_undoing
from shop.pricing.models import Price
from shop.stores.models import Store
from tests import factories as f
from tests.exchange.test_changing import LONG_AGO, wished
from tests.exchange.test_import_races import (
    a_worker_on_this_database,
    store,  # noqa: F401 - a fixture
    waits_for_a_lock,
    worker,  # noqa: F401 - a fixture
)
from tests.support.folders import eventually
from tests.support.working import work

COUNT = 40


def standing() -> tuple[set[Decimal], set[str], int, int]:
    """What the products cost and are now, how many periods their prices have, and how many rows the receipts."""
    costs = Price.objects.holding_at(timezone.now()).values_list("amount", flat=True)
    statuses = Product.objects.values_list("status", flat=True)
    return set(costs), set(statuses), Price.objects.count(), ChangesetRow.objects.count()


def killed_in_the_middle(workers: list[subprocess.Popen[bytes]]) -> None:
    """A worker takes the job, writes prices and statuses, and dies before the receipt, which somebody keeps waiting."""
    somebody = connection.copy()
    somebody.set_autocommit(False)
    with somebody.cursor() as cursor:
        cursor.execute("LOCK TABLE exchange_changesetrow IN SHARE MODE")
        workers.append(a_worker_on_this_database())
        eventually(waits_for_a_lock)
        os.kill(workers[-1].pid, signal.SIGKILL)
        workers[-1].wait()
    somebody.close()
    eventually(lambda: not waits_for_a_lock())


@pytest.mark.slow
@pytest.mark.parametrize("is_undoing", [False, True], ids=["a change", "an undoing"])
def test_a_worker_that_is_killed_before_the_receipt_leaves_nothing_and_the_next_one_does_it_once(
    store: Store,  # noqa: F811 - the fixture
    worker: list[subprocess.Popen[bytes]],  # noqa: F811 - the fixture
    is_undoing: bool,
) -> None:
    actor: Any = f.UserFactory(is_superuser=True)
    for _ in range(COUNT):
        product = f.ProductFactory(store=store, status="active")
        f.PriceFactory(variant=product.variants.get(), amount="10.00", valid=LONG_AGO)
    wishes = (Wish("price", "percent", "10"), Wish("status", "set", "draft"))
    changeset = wished(store, actor, Product.objects.all(), *wishes, target="products")
    before = ({Decimal("10.00")}, {"active"}, COUNT, 0)
    after = ({Decimal("11.00")}, {"draft"}, 2 * COUNT, 2 * COUNT)
    if is_undoing:
        ask_to_change(changeset=changeset, actor=actor)
        apply_change(changeset_id=changeset.pk)
        changeset = begin_undoing(changeset=changeset, actor=actor)
        before, after = after, ({Decimal("10.00")}, {"active"}, 3 * COUNT, 4 * COUNT)
    change_in_background(changeset=changeset, actor=actor)

    killed_in_the_middle(worker)

    changeset.refresh_from_db()
    assert (changeset.status, standing()) == ("queued", before)
    eventually(lambda: work() or Changeset.objects.get(pk=changeset.pk).status == "applied")
    changeset.refresh_from_db()
    assert (changeset.changed_count, standing()) == (2 * COUNT, after)
    assert not apply_change(changeset_id=changeset.pk)
    assert standing() == after
