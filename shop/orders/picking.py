"""What a warehouse has to pick and pack now: the oldest orders that are promised goods there, and the open parcels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from shop.inventory.models import Warehouse
from shop.orders.models import Fulfilment, FulfilmentStatus

AT_ONCE = 50
"""Orders and parcels on one page: a round through the warehouse is no longer."""


@dataclass(frozen=True)
class PickLine:
    """Units of an order line that lie in the warehouse for it, and in no parcel."""

    line_id: int
    variant_id: int
    name: str
    sku: str
    units: int


@dataclass
class PickOrder:
    """An order with what is to be picked for it here."""

    order_id: int
    number: str
    placed_at: datetime
    lines: list[PickLine] = field(default_factory=list)


@dataclass(frozen=True)
class PickVariant:
    """A variant with the units to fetch for all orders of the page."""

    sku: str
    name: str
    units: int
    orders: int


TO_PICK = """
WITH waiting AS (
    SELECT link.order_id, link.line_id, sum(promise.quantity) - coalesce((
        SELECT sum(packed.quantity) FROM orders_fulfilmentline AS packed
        JOIN orders_fulfilment AS parcel ON parcel.id = packed.fulfilment_id
        WHERE packed.line_id = link.line_id AND parcel.status = 'packing' AND parcel.warehouse_id = %(warehouse)s
    ), 0) AS units
    FROM inventory_reservation AS promise
    JOIN inventory_stockitem AS item ON item.id = promise.stock_item_id
    JOIN orders_linereservation AS link ON link.reservation_id = promise.id
    WHERE promise.status = 'open' AND promise.store_id = %(store)s AND item.warehouse_id = %(warehouse)s
    GROUP BY link.order_id, link.line_id
), first AS (
    SELECT head.id, head.number, head.placed_at FROM orders_order AS head
    WHERE head.status = 'placed' AND head.id IN (SELECT order_id FROM waiting WHERE units > 0)
    ORDER BY head.placed_at, head.id LIMIT %(limit)s
)
SELECT first.id, first.number, first.placed_at, line.id, line.variant_id,
    concat_ws(' · ', line.product_name, nullif(line.variant_name, '')), line.sku, waiting.units
FROM first JOIN waiting ON waiting.order_id = first.id JOIN orders_orderline AS line ON line.id = waiting.line_id
WHERE waiting.units > 0
ORDER BY first.placed_at, first.id, line.id
"""


def orders_to_pick(*, warehouse: Warehouse, limit: int = AT_ONCE) -> list[PickOrder]:
    """The oldest orders with goods that lie in `warehouse` for them, each with these goods.

    One statement over the open reservations (partial index `reservation_open`): grows with open work only.
    """
    with connection.cursor() as cursor:
        cursor.execute(TO_PICK, {"warehouse": warehouse.pk, "store": warehouse.store_id, "limit": limit})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    orders: dict[int, PickOrder] = {}
    for order_id, number, placed_at, line_id, variant_id, name, sku, units in rows:
        order = orders.setdefault(order_id, PickOrder(order_id, number, placed_at))
        order.lines.append(PickLine(line_id, variant_id, name, sku, int(units)))
    return list(orders.values())


def pick_list(orders: Sequence[PickOrder]) -> list[PickVariant]:
    """What to fetch for all of them in one round, by SKU."""
    found: dict[int, list[PickLine]] = {}
    for order in orders:
        for line in order.lines:
            found.setdefault(line.variant_id, []).append(line)
    variants = [
        PickVariant(lines[0].sku, lines[0].name, sum(line.units for line in lines), len(lines))
        for lines in found.values()
    ]
    return sorted(variants, key=lambda variant: variant.sku)


def open_parcels(*, warehouse: Warehouse, limit: int = AT_ONCE) -> list[Fulfilment]:
    """The parcels that are being packed in `warehouse`, oldest first, with their lines.

    Two statements, index `fulfilment_packing`.
    """
    parcels = Fulfilment.objects.filter(warehouse=warehouse, status=FulfilmentStatus.PACKING)
    return list(parcels.select_related("order").prefetch_related("lines__line").order_by("pk")[:limit])
