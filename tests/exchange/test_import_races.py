"""Workers that are killed, and people who import the same things at once: all of a file, once, or nothing of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from config import env
from config.services.addresses import PORT
from config.services.home import Home
from shop.catalog.models import Variant
from shop.exchange.jobs import apply_in_background
from shop.exchange.models import ImportRun
from shop.exchange.services.applying import apply_queued
from shop.exchange.services.bringing import ask_to_apply, bring_file, choose_columns, waiting_look
from shop.exchange.vocabulary import Kind
from shop.inventory.models import StockItem, StockMovement
from shop.pricing.models import Price
from shop.stores.context import in_store
from shop.stores.models import Store
from tests import factories as f
from tests.support.folders import eventually
from tests.support.races import errors, race
from tests.support.working import work

WORKING = "import django; django.setup(); from django.core.management import call_command; call_command('work')"
ROWS = "SKU,Name,Price,Stock,Category\n" + "".join(
    f"S-{n},Thing {n},{n % 50}.90,{n % 9},Top > Shelf {n % 7}\n" for n in range(300)
)


@pytest.fixture
def store(transactional_db: None) -> Store:
    return f.StoreFactory(currency="EUR", timezone="UTC")


def looked_at(store: Store, text: str = ROWS) -> ImportRun:
    """A file whose columns are taken as they are guessed."""
    actor = f.UserFactory(is_superuser=True)
    with in_store(store):
        run = bring_file(store=store, file=ContentFile(text.encode(), name="things.csv"), actor=actor)
        look = waiting_look(run=run, actor=actor)
        return choose_columns(run=run, kind=look.kind or Kind.PRODUCTS, columns=look.mapping(), actor=actor)


@pytest.fixture
def worker() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Worker processes of this test, which do not outlive it."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def a_worker_on_this_database() -> subprocess.Popen[bytes]:
    url = f"postgresql://shop@/{connection.settings_dict['NAME']}?host={Home.current().run}&port={PORT}"
    return subprocess.Popen(
        [sys.executable, "-c", WORKING],
        cwd=env.BASE_DIR,
        env=env.for_children(DJANGO_SETTINGS_MODULE="config.settings.test", DATABASE_URL=url),
        stderr=subprocess.DEVNULL,
    )


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'relation'"
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.slow
def test_a_worker_that_is_killed_in_the_middle_leaves_nothing_and_another_does_it_all(
    store: Store, worker: list[subprocess.Popen[bytes]]
) -> None:
    run = looked_at(store)
    with in_store(store):
        apply_in_background(run=run, actor=run.actor)
    somebody = connection.copy()
    somebody.set_autocommit(False)
    with somebody.cursor() as cursor:
        cursor.execute("LOCK TABLE pricing_price IN SHARE MODE")  # so the import stands before its prices
        worker.append(a_worker_on_this_database())
        eventually(waits_for_a_lock)
        os.kill(worker[0].pid, signal.SIGKILL)
        worker[0].wait()
    somebody.close()
    eventually(lambda: not waits_for_a_lock())

    assert not Variant.objects.exists()
    assert not StockItem.objects.exists()
    run.refresh_from_db()
    assert run.status == "queued"
    eventually(lambda: work() or ImportRun.objects.get().status == "applied")

    run.refresh_from_db()
    assert (run.status, run.created_count) == ("applied", 300)
    assert (Variant.objects.count(), Price.objects.count(), StockItem.objects.count()) == (300,) * 3


def test_of_two_people_with_the_same_file_one_creates_and_the_other_finds_it_there(store: Store) -> None:
    runs = [looked_at(store), looked_at(store)]
    for run in runs:
        with in_store(store):
            ask_to_apply(run=run, actor=run.actor)

    outcomes = race(*[lambda run=run: apply_queued(run_id=run.pk) for run in runs])  # type: ignore[misc]  # mypy: lambda

    assert errors(outcomes) == []
    counts = ImportRun.objects.order_by("created_count").values_list("status", "created_count", "unchanged_count")
    assert list(counts) == [("applied", 0, 300), ("applied", 300, 0)]
    assert (Variant.objects.count(), StockMovement.objects.count()) == (300, 300 - 300 // 9 - 1)


def test_one_import_that_two_workers_take_at_once_is_applied_once(store: Store) -> None:
    run = looked_at(store)
    with in_store(store):
        ask_to_apply(run=run, actor=run.actor)

    outcomes = race(*[lambda: apply_queued(run_id=run.pk)] * 3)

    assert errors(outcomes) == []
    assert sorted(outcome.value for outcome in outcomes) == [False, False, True]
    assert Variant.objects.count() == 300
