"""The rows of a grid as they stand now, a slice of the chosen ones at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from shop.exchange.changing.fields import Field
from shop.exchange.models import Changeset, ChangeTarget

SLICE = 200
"""Chosen rows that are sent at a time, with all that belongs to them."""
GRIDS = {
    ChangeTarget.PRODUCTS: ("variants", "stock"),
    ChangeTarget.VARIANTS: ("variants", "stock"),
    ChangeTarget.STOCK: ("stock",),
}
"""Whose rows can be typed about where rows of a sort were chosen."""
OF_VARIANTS = """
SELECT variant.id, variant.sku, product.name FROM catalog_variant AS variant
JOIN catalog_product AS product ON product.id = variant.product_id
WHERE variant.store_id = %(store)s AND variant.{column} = ANY (%(ids)s)
ORDER BY variant.product_id, variant.id
"""
OF_STOCK = """
SELECT item.id, variant.sku, product.name || ', ' || warehouse.name FROM inventory_stockitem AS item
JOIN catalog_variant AS variant ON variant.id = item.variant_id
JOIN catalog_product AS product ON product.id = variant.product_id
JOIN inventory_warehouse AS warehouse ON warehouse.id = item.warehouse_id
WHERE item.store_id = %(store)s AND {column} = ANY (%(ids)s)
ORDER BY variant.product_id, variant.id, warehouse.name, item.id
"""
ROWS = {
    ("products", "variants"): OF_VARIANTS.format(column="product_id"),
    ("variants", "variants"): OF_VARIANTS.format(column="id"),
    ("products", "stock"): OF_STOCK.format(column="variant.product_id"),
    ("variants", "stock"): OF_STOCK.format(column="item.variant_id"),
    ("stock", "stock"): OF_STOCK.format(column="item.id"),
}


@dataclass(frozen=True)
class GridRow:
    """A variant or a stock item: its SKU, what else it is called, and what stands in each column; None for nothing."""

    key: int
    sku: str
    name: str
    cells: dict[str, str | None]


@dataclass(frozen=True)
class GridPage:
    """Rows, and the chosen key after which the next ones come; None at the end."""

    rows: list[GridRow]
    after: int | None


def grid_page(*, changeset: Changeset, level: str, fields: Sequence[Field], after: int = 0) -> GridPage:
    """The rows of `SLICE` chosen things beyond the key `after`: one statement, and one more for each column."""
    chosen = sorted(set(changeset.subject_ids))
    first = bisect_right(chosen, after)
    ids = chosen[first : first + SLICE]
    with connection.cursor() as cursor:
        cursor.execute(ROWS[changeset.target, level], {"store": changeset.store_id, "ids": ids})
        found = cursor.fetchall()
    standing = {field.name: states(changeset, field, [key for key, _, _ in found]) for field in fields}
    rows = [
        GridRow(key, sku, name, {column: values.get(key) for column, values in standing.items()})
        for key, sku, name in found
    ]
    return GridPage(rows, ids[-1] if first + SLICE < len(chosen) else None)


def states(changeset: Changeset, field: Field, ids: Sequence[int]) -> dict[int, str | None]:
    """What stands in a column of these rows now, as it is kept; rows that are not there any more are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH chosen_{field.level} AS (SELECT DISTINCT unnest(%(ids)s::bigint[]) AS id)
            SELECT subject_id, now ->> '{field.keys[0]}' FROM ({field.now}) AS state WHERE NOT is_gone
            """,
            {
                "store": changeset.store_id,
                "currency": changeset.store.currency,
                "at": timezone.now(),
                "ids": list(ids),
            },
        )
        return dict(cursor.fetchall())
