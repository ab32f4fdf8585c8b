"""Promising stock: all of what is asked for, or nothing and a list of what is short.

However many buyers ask at once, what is promised never exceeds what lies there: the rows are locked before they are
counted, and the CHECK `stock_reserved_within_on_hand` stands behind that for everybody who does not come this way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection

from shop.core.db.prepared import Prepared
from shop.inventory.exceptions import InsufficientStock, QuantityNotPositive, Shortage


class Policy(StrEnum):
    """Which warehouse gives first."""

    PRIORITY = "priority"
    """The lowest `Warehouse.priority`."""
    FULLEST = "fullest"
    """The one with most to spare."""
    NEAREST = "nearest"
    """The same country, then the longest common beginning of the postal code, then the priority."""


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What is wanted of one variant: a quantity in its units, from one warehouse or from any."""

    variant_id: int
    quantity: int
    warehouse_id: int | None = None
    may_wait: bool = False
    """A back-order: what is not there is not promised, and is no shortage either."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One reservation that was made: so many units of a variant in one stock item."""

    reservation_id: int
    variant_id: int
    stock_item_id: int
    quantity: int


# One statement: it finds the stock items that can give, locks them in key order, counts again what they have under
# the lock, shares each demand out, and writes the reservations unless any demand falls short. The statement trigger
# of inventory_reservation then moves `reserved`.
RESERVE = Prepared(
    "stock_reserve",
    """
WITH demand AS (
    SELECT * FROM unnest(%(variants)s::bigint[], %(quantities)s::int[], %(warehouses)s::bigint[], %(may_wait)s::bool[])
        AS demand (variant_id, quantity, warehouse_id, may_wait)
), candidate AS MATERIALIZED (
    SELECT found.id, found.rank
    FROM demand CROSS JOIN LATERAL (
        SELECT item.id, row_number() OVER (
            ORDER BY
                CASE %(policy)s WHEN 'fullest' THEN item.reserved - item.on_hand END,
                CASE %(policy)s WHEN 'nearest' THEN warehouse.country <> %(country)s END,
                CASE %(policy)s WHEN 'nearest' THEN -length(substring(
                    %(postal_code)s || chr(10) || warehouse.postal_code FROM '^(.*).*\\n\\1')) END,
                warehouse.priority, item.id) AS rank
        FROM inventory_stockitem AS item JOIN inventory_warehouse AS warehouse ON warehouse.id = item.warehouse_id
        WHERE item.variant_id = demand.variant_id AND item.store_id = %(store)s AND warehouse.is_active
            AND item.on_hand > item.reserved
            AND (demand.warehouse_id IS NULL OR item.warehouse_id = demand.warehouse_id)
    ) AS found
), locked AS MATERIALIZED (
    SELECT item.id, item.variant_id, item.on_hand - item.reserved AS available, candidate.rank
    FROM inventory_stockitem AS item JOIN candidate USING (id)
    ORDER BY item.id FOR NO KEY UPDATE OF item
), shared AS (
    SELECT locked.id, locked.variant_id, least(
        locked.available,
        demand.quantity - coalesce(sum(locked.available) OVER (
            PARTITION BY locked.variant_id ORDER BY locked.rank ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
    ) AS quantity
    FROM locked JOIN demand USING (variant_id)
), short AS (
    SELECT demand.variant_id, demand.quantity, coalesce(sum(locked.available), 0) AS available
    FROM demand LEFT JOIN locked USING (variant_id)
    WHERE NOT demand.may_wait
    GROUP BY 1, 2 HAVING coalesce(sum(locked.available), 0) < demand.quantity
), promise AS (
    INSERT INTO inventory_reservation (store_id, stock_item_id, quantity, status, expires_at)
    SELECT %(store)s, id, quantity, 'open', %(expires_at)s FROM shared
    WHERE quantity > 0 AND NOT EXISTS (SELECT FROM short)
    RETURNING id, stock_item_id, quantity
)
SELECT promise.id, shared.variant_id, promise.stock_item_id, promise.quantity, NULL::text, NULL::bigint
FROM promise JOIN shared ON shared.id = promise.stock_item_id
UNION ALL
SELECT NULL, short.variant_id, NULL, short.quantity, variant.sku, short.available
FROM short LEFT JOIN catalog_variant AS variant ON variant.id = short.variant_id
""",
    store="bigint",
    variants="bigint[]",
    quantities="int[]",
    warehouses="bigint[]",
    may_wait="bool[]",
    policy="text",
    country="text",
    postal_code="text",
    expires_at="timestamptz",
)


def reserve_stock(
    *,
    store_id: int,
    demands: Sequence[Demand],
    policy: Policy = Policy.PRIORITY,
    country: str = "",
    postal_code: str = "",
    expires_at: dt.datetime | None = None,
) -> list[Promise]:
    """Promise every demand in full, over as many warehouses as it takes, or nothing at all.

    One demand a variant. `country` and `postal_code` say where the goods go, for the policy NEAREST. With
    `expires_at` the promises run out by themselves. One statement, whatever the number of demands, so it is whole
    without a transaction of its own. It locks every warehouse that could give at once: a second statement that locks
    more while it holds what the first has locked would meet another that goes the other way round.

    Raises QuantityNotPositive, and InsufficientStock with every short line. Locks stock items in key order.
    """
    if any(demand.quantity <= 0 for demand in demands):
        raise QuantityNotPositive
    promises, shortages = _reserve(
        {
            "store": store_id,
            "variants": [demand.variant_id for demand in demands],
            "quantities": [demand.quantity for demand in demands],
            "warehouses": [demand.warehouse_id for demand in demands],
            "may_wait": [demand.may_wait for demand in demands],
            "policy": policy.value,
            "country": country,
            "postal_code": postal_code,
            "expires_at": expires_at,
        }
    )
    if shortages:
        raise InsufficientStock(shortages)
    return promises


def _reserve(parameters: dict[str, Any]) -> tuple[list[Promise], list[Shortage]]:
    promises, shortages = [], []
    with connection.cursor() as cursor:
        RESERVE.execute(cursor, parameters)
        for reservation_id, variant_id, stock_item_id, quantity, sku, available in cursor.fetchall():
            if reservation_id is None:
                shortages.append(
                    Shortage(variant_id=variant_id, sku=sku or "?", wanted=quantity, available=int(available))
                )
            else:
                promises.append(
                    Promise(
                        reservation_id=reservation_id,
                        variant_id=variant_id,
                        stock_item_id=stock_item_id,
                        quantity=quantity,
                    )
                )
    return promises, shortages
