"""How each rollup is counted from rows, and the statements that keep it: all anew, or only what is stale.

What is counted stands in `sql/<table>.sql`, once for all uses. There `{orders}` and `{carts}` stand for the rows to
count: all of them, or those of the stale days, customers or carts only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SQL = Path(__file__).parent / "sql"

STALE_DAYS = "unnest(%(stores)s::bigint[], %(days)s::date[]) AS stale (store_id, day)"
STALE_CUSTOMERS = "unnest(%(customers)s::bigint[]) AS stale (customer_id)"
SOURCES = {
    "day": {
        "orders": f"""(
            SELECT placed.* FROM {STALE_DAYS} JOIN orders_order AS placed
            ON placed.store_id = stale.store_id AND placed.placed_at >= stale.day::timestamp AT TIME ZONE 'UTC'
            AND placed.placed_at < (stale.day + 1)::timestamp AT TIME ZONE 'UTC')""",
        "carts": f"""(
            SELECT begun.* FROM {STALE_DAYS} JOIN orders_cart AS begun
            ON begun.store_id = stale.store_id AND begun.created_at >= stale.day::timestamp AT TIME ZONE 'UTC'
            AND begun.created_at < (stale.day + 1)::timestamp AT TIME ZONE 'UTC')""",
        "product_days": f"""(
            SELECT counted.* FROM {STALE_DAYS} JOIN analytics_productday AS counted
            ON counted.store_id = stale.store_id AND counted.sold_on = stale.day)""",
    },
    "customer": {
        "orders": f"(SELECT placed.* FROM {STALE_CUSTOMERS} JOIN orders_order AS placed USING (customer_id))",
    },
}
EVERYTHING = {"orders": "orders_order", "carts": "orders_cart", "product_days": "analytics_productday"}


@dataclass(frozen=True)
class Rollup:
    """A table, the columns that say what a row is about, the figures, and how a kept row is known to be stale."""

    table: str
    about: tuple[str, ...]
    figures: tuple[str, ...]
    scope: str = "day"
    day: str = ""
    """The day of a kept row, as SQL; nothing for rollups of customers."""
    key: str = ""
    """The columns of the unique key, where they are others than the store and `about`."""

    @property
    def columns(self) -> str:
        return ", ".join(("store_id", *self.about, *self.figures))

    def counted(self, sources: dict[str, str]) -> str:
        """The query that counts it from `sources`."""
        return (SQL / f"{self.table}.sql").read_text(encoding="utf-8").format(**sources).strip().rstrip(";")

    @property
    def same(self) -> str:
        """Whether a kept row and a fresh one are about the same."""
        return " AND ".join(
            f"kept.{name} IS NOT DISTINCT FROM fresh.{name}" if name == "category_id" else f"kept.{name} = fresh.{name}"
            for name in ("store_id", *self.about)
        )

    @property
    def is_stale(self) -> str:
        """Whether a kept row is to be counted anew."""
        if self.scope == "customer":
            return "kept.customer_id = ANY (%(customers)s::bigint[])"
        return f"(kept.store_id, {self.day}) IN (SELECT store_id, day FROM {STALE_DAYS})"

    def refresh_sql(self) -> str:
        """One statement: rows that are stale and gone leave, new ones come, and only those that differ are written."""
        values = ", ".join(f"{name} = EXCLUDED.{name}" for name in self.figures)
        was = ", ".join(f"kept.{name}" for name in self.figures)
        will = ", ".join(f"EXCLUDED.{name}" for name in self.figures)
        key = ", ".join(("store_id", *self.about))
        return f"""
            WITH fresh ({self.columns}) AS MATERIALIZED ({self.counted(SOURCES[self.scope])}),
            gone AS (
                DELETE FROM {self.table} AS kept
                WHERE {self.is_stale} AND NOT EXISTS (SELECT FROM fresh WHERE {self.same}))
            INSERT INTO {self.table} AS kept ({self.columns}) SELECT {self.columns} FROM fresh
            ON CONFLICT ({self.key or key}) DO UPDATE SET {values} WHERE ({was}) IS DISTINCT FROM ({will})
        """

    def rebuild_sql(self) -> str:
        """Fill the empty table from all rows."""
        return f"INSERT INTO {self.table} ({self.columns}) {self.counted(EVERYTHING)}"

    def wrong_sql(self) -> str:
        """The rows that differ between the rollup and its rows, other than those that a note says are stale."""
        both = ", ".join(("store_id", *self.about))
        was, will = (", ".join(f"{side}.{name}" for name in self.figures) for side in ("kept", "fresh"))
        columns = ", ".join(self._joinable(name) for name in ("store_id", *self.about, *self.figures))
        noted = (
            "note.customer_key = pair.customer_id"
            if self.scope == "customer"
            else f"note.happened_on = {self.day.replace('kept.', 'pair.')}"
        )
        return f"""
            SELECT concat_ws(' ', {both})
            FROM (
                SELECT {both}, (kept.is_there, {was}) IS DISTINCT FROM (fresh.is_there, {will}) AS differs
                FROM (SELECT {columns}, true AS is_there FROM {self.table}) AS kept
                FULL JOIN (
                    SELECT {columns}, true AS is_there
                    FROM ({self.counted(EVERYTHING)}) AS counted ({self.columns})) AS fresh USING ({both})) AS pair
            WHERE differs AND NOT EXISTS (
                SELECT FROM analytics_stalesales AS note
                WHERE note.store_id = pair.store_id AND ({noted} OR note.product_key IS NOT NULL))
        """

    def _joinable(self, name: str) -> str:
        """A full join compares by equality, which nothing is equal to NULL by."""
        return f"coalesce({name}, 0) AS {name}" if name == "category_id" else name


ROLLUPS = (
    Rollup(
        "analytics_saleshour",
        about=("currency", "starts_at"),
        figures=("orders", "total_amount", "refunded_amount"),
        day="(kept.starts_at AT TIME ZONE 'UTC')::date",
    ),
    Rollup(
        "analytics_productday",
        about=("product_id", "sold_on", "currency"),
        figures=("units", "amount"),
        day="kept.sold_on",
        key="product_id, sold_on, currency",
    ),
    Rollup(
        "analytics_categoryday",
        about=("currency", "sold_on", "category_id"),
        figures=("units", "amount"),
        day="kept.sold_on",
    ),
    Rollup(
        "analytics_warehouseday",
        about=("currency", "sold_on", "warehouse_id"),
        figures=("parcels", "units", "amount"),
        day="kept.sold_on",
        key="warehouse_id, sold_on, currency",
    ),
    Rollup("analytics_cartday", about=("begun_on",), figures=("begun", "ordered"), day="kept.begun_on"),
    Rollup(
        "analytics_customersales",
        about=("customer_id", "currency"),
        figures=("orders", "kept_amount", "first_at", "last_at"),
        scope="customer",
        key="customer_id, currency",
    ),
)
"""In the order in which they are counted: categories from what was counted of products."""
