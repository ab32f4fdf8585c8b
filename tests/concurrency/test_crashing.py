"""Killed in the middle, without last words: a buyer's process, and the database server itself."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import env
from tests.support.folders import Folder

BUYERS = 4
DJANGO = "from config.services.lifecycle import ensure; ensure()\nimport django; django.setup()\n"
SHOP = DJANGO + "from shop.orders.drilling import scratch_item; scratch_item(1_000_000)\n"
# Says a key before it asks and once more when it has the answer.
BUY = (
    DJANGO
    + """
import itertools, os
from shop.catalog.models import Variant
from shop.orders.quoting import Wanted
from shop.orders.services.placing import place_order
variant = Variant.objects.select_related("store").get()
for number in itertools.count():
    key = f"{os.getpid()}-{number}"
    print("asked", key, flush=True)
    place_order(store=variant.store, wanted=[Wanted(variant_id=variant.pk, quantity=2)], idempotency_key=key)
    print("placed", key, flush=True)
"""
)


@pytest.fixture
def folder() -> Iterator[Folder]:
    folder = Folder.temporary()
    folder.settings["SHOP_FSYNC"] = "1"
    folder.settings["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    yield folder
    folder.remove()


def manage(folder: Folder, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=env.BASE_DIR,
        env=folder.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


class Buyer:
    """A process that buys until it dies, and what it has said."""

    def __init__(self, folder: Folder) -> None:
        self.process = folder.begin(BUY)
        self.words: list[str] = []

    def listen(self, lines: int | None = None) -> None:
        """Hear so many lines, or all that there will ever be."""
        assert self.process.stdout is not None
        self.words += self.process.stdout.readlines() if lines is None else []
        for _ in range(lines or 0):
            self.words.append(self.process.stdout.readline())

    def keys(self, word: str) -> set[str]:
        """What it asked with, or was answered: the last line may have been cut."""
        return {line.split()[1] for line in self.words if line.startswith(word) and line.endswith("\n")}


@pytest.mark.slow
def test_every_acknowledged_order_exists_once_after_buyers_and_the_server_were_killed(
    folder: Folder, schema: Path
) -> None:
    folder.ensure()
    folder.fill(schema)
    folder.run(SHOP)
    buyers = [Buyer(folder) for _ in range(BUYERS)]
    for buyer in buyers:
        buyer.listen(20)

    os.kill(buyers[0].process.pid, signal.SIGKILL)
    folder.kill_postgres()
    for buyer in buyers:
        buyer.listen()
        buyer.process.communicate()
    folder.ensure()

    asked = set().union(*(buyer.keys("asked") for buyer in buyers))
    acknowledged = set().union(*(buyer.keys("placed") for buyer in buyers))
    found = [key for (key,) in folder.sql("SELECT idempotency_key FROM orders_order")]
    assert len(acknowledged) >= 10 * BUYERS
    assert len(found) == len(set(found))
    assert acknowledged <= set(found) <= asked
    assert folder.sql("SELECT on_hand, reserved FROM inventory_stockitem") == [(1_000_000, 2 * len(found))]
    assert json.loads(manage(folder, "reconcile", "--json"))["differences"] == 0
