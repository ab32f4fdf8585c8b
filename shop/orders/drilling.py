"""The overselling drill: many buyers race for a few units of a scratch item, with the shop's guards and without them.

It runs where `default` points to, which has to be a scratch database: what it writes into the ledger stays there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, connections
from django.db.models import Sum
from django.utils import timezone

from shop.catalog.models import Product, Variant
from shop.inventory.exceptions import InsufficientStock
from shop.inventory.models import Reservation, ReservationStatus, StockMovement, Warehouse
from shop.inventory.services.receiving import receive_stock
from shop.orders.quoting import Wanted
from shop.orders.services.placing import place_order
from shop.pricing.services.repricing import change_price
from shop.stores.models import Store

LANES = 16
"""So many buyers stand at the counter at once, each with a connection of their own."""


@dataclass(frozen=True, kw_only=True)
class Drilled:
    """What came of a drill."""

    buyers: int
    units: int
    sold: int
    """Orders that were placed for one unit each."""
    refused: int
    """Buyers who were told that nothing is left."""
    ledger_sum: int
    """Units that the ledger has received, less those that open reservations promise: what can still be sold."""
    seconds: float
    control_sold: int
    """Units that the same buyers got from a copy of the stock that nothing guards."""

    @property
    def proves(self) -> bool:
        """Whether the guards held, in a race that is lost without them."""
        held = (self.sold, self.refused) == (self.units, self.buyers - self.units) and self.ledger_sum == 0
        return held and self.control_sold > self.units


def drill_overselling(*, buyers: int, units: int) -> Drilled:
    """Let `buyers` race for `units` of one item through `place_order`, and once more past all guards."""
    store, variant = scratch_item(units)
    wanted = [Wanted(variant_id=variant.pk, quantity=1)]

    def buy() -> bool:
        try:
            place_order(store=store, wanted=wanted)
        except InsufficientStock:
            return False
        return True

    began = time.perf_counter()
    sold = _race(buyers, buy)
    seconds = time.perf_counter() - began
    received = StockMovement.objects.aggregate(units=Sum("quantity"))["units"]
    promised = Reservation.objects.filter(status=ReservationStatus.OPEN).aggregate(units=Sum("quantity"))["units"] or 0
    return Drilled(
        buyers=buyers,
        units=units,
        sold=sold,
        refused=buyers - sold,
        ledger_sum=received - promised,
        seconds=round(seconds, 3),
        control_sold=_control(buyers),
    )


def scratch_item(units: int) -> tuple[Store, Variant]:
    """A store with one variant that costs 1.00, and so many units of it on the shelf."""
    store = Store.objects.create(name="Drill", slug="drill", country="DE")
    product = Product.objects.create(store=store, name="Drilled", slug="drilled")
    variant = Variant.objects.create(store=store, product=product, sku="DRILL")
    Product.objects.update(status="active", published_at=timezone.now())
    change_price(variant=variant, amount=Decimal(1))
    warehouse = Warehouse.objects.create(store=store, code="DRILL", name="Drill", country="DE")
    receive_stock(variant=variant, warehouse=warehouse, quantity=units, reason="Drill")
    return store, variant


def _control(buyers: int) -> int:
    """The negative control: a copy of the stock as it was received, without CHECK, lock or trigger. Each buyer reads,
    looks, and writes.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE drill_unguarded AS SELECT on_hand, 0 AS reserved FROM inventory_stockitem")

    def buy() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT on_hand - reserved FROM drill_unguarded")
            [(left,)] = cursor.fetchall()
            if left < 1:
                return False
            cursor.execute("UPDATE drill_unguarded SET reserved = reserved + 1")
        return True

    return _race(buyers, buy)


def _race(buyers: int, buy: Callable[[], bool]) -> int:
    """How many of the buyers got something; as many as there are lanes try at once."""
    lanes = min(LANES, buyers)
    line = threading.Barrier(lanes)
    sold = [0] * lanes
    failures: list[BaseException] = []

    def stand(lane: int) -> None:
        try:
            connection.ensure_connection()
            line.wait(timeout=30)
            sold[lane] = sum(buy() for _ in range(lane, buyers, lanes))
        except BaseException as error:
            failures.append(error)
            line.abort()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=stand, args=(lane,)) for lane in range(lanes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sum(sold)
