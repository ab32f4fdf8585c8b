"""From the staging table into the shop: the statements of each kind, in their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from shop.exchange.progress import Tell, silent
from shop.exchange.recognising.columns import Reading
from shop.exchange.vocabulary import Kind
from shop.stores.models import Store

SQL = Path(__file__).parent / "sql"
MANY = 1_000
"""Rows from which on a table is counted before others refer to it."""
SLUG = """
CREATE OR REPLACE FUNCTION pg_temp.slug(text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT nullif(btrim(regexp_replace(lower(unaccent($1)), '[^a-z0-9]+', '-', 'g'), '-'), '')
$$
"""
FIRST_WAREHOUSE = """
INSERT INTO inventory_warehouse (store_id, code, name, city, postal_code, country, priority, is_active)
SELECT %(store)s, left(coalesce(name, 'MAIN'), 32), coalesce(name, 'Main warehouse'), '', '', %(country)s, 100, TRUE
FROM (SELECT warehouse AS name FROM incoming WHERE stock IS NOT NULL AND problem IS NULL
      GROUP BY warehouse ORDER BY warehouse NULLS FIRST) AS named
WHERE NOT EXISTS (SELECT FROM inventory_warehouse WHERE store_id = %(store)s)
"""
ORDERS_WAREHOUSE = """
WITH known AS (
    SELECT id FROM inventory_warehouse WHERE store_id = %(store)s ORDER BY NOT is_active, priority, code LIMIT 1
), opened AS (
    INSERT INTO inventory_warehouse (store_id, code, name, city, postal_code, country, priority, is_active)
    SELECT %(store)s, 'MAIN', 'Main warehouse', '', '', %(country)s, 100, TRUE WHERE NOT EXISTS (SELECT FROM known)
    RETURNING id
)
SELECT id FROM known UNION ALL SELECT id FROM opened
"""


@dataclass
class Context:
    """What the statements need to know; `notes` counts what the receipt should mention."""

    cursor: Any
    store: Store
    reading: Reading
    file_name: str
    actor: Any
    notes: dict[str, int] = field(default_factory=dict)
    tell: Tell = silent
    read: int = 0
    uncounted: str = ""

    @property
    def parameters(self) -> dict[str, Any]:
        return {
            "store": self.store.pk,
            "currency": self.store.currency,
            "country": self.store.country,
            "has_name": "name" in self.reading.columns,
            "has_compare": bool({"compare_at", "sale_price"} & set(self.reading.columns)),
            "has_stock": "stock" in self.reading.columns,
            "reason": f"Import of {self.file_name}"[:200],
            "actor": self.actor.pk if self.actor else None,
            "has_quantity": "quantity" in self.reading.columns,
            "freight_by_line": "freight" in self.reading.named().get("shipping", "").lower(),
            "prices_include_tax": self.store.prices_include_tax,
        }

    def has(self, *names: str) -> bool:
        return any(name in self.reading.columns for name in names)

    def run(self, name: str, *, fills: str = "", **extra: Any) -> int:
        """Run one statement and return how many rows it wrote; if it fills tables that later ones refer to, these are
        counted in front of the next one, in its message.

        A preview is an import that is taken back, after which autovacuum calls its tables empty. On that word a check
        of a foreign key takes any index for as good as another, and walks all of it for each row.
        """
        self.tell(f"Writing: {name.rpartition('/')[2].lstrip('0123456789_').replace('_', ' ')}", self.read)
        self.cursor.execute(f"{self.uncounted}{statement(name)}", self.parameters | extra)
        rows = int(self.cursor.rowcount)
        self.uncounted = f"ANALYZE {fills};\n" if fills and rows >= MANY else ""
        return rows

    def value(self, sql: str) -> Any:
        self.cursor.execute(sql, self.parameters)
        return self.cursor.fetchone()[0]


@cache
def statement(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def merge_products(context: Context) -> None:
    """Products with their brands, categories, variants and options; then what they cost and what lies there."""
    context.cursor.execute(SLUG)
    context.cursor.execute("ANALYZE incoming")
    context.run("shared/known_variants")
    if context.has("stock"):
        context.cursor.execute(FIRST_WAREHOUSE, context.parameters)
    context.run("products/010_matched")
    context.run("products/020_groups")
    if context.run("products/030_named"):
        context.cursor.execute("ANALYZE matched")
    if context.has("brand"):
        context.run("products/040_brands")
    context.run("products/050_levels")
    deepest = context.value("SELECT coalesce(max(depth), 0) FROM levels") if context.has("category") else 0
    for depth in range(1, deepest + 1):
        context.run("products/060_categories", depth=depth)
    context.run("products/070_products_come", fills="catalog_product")
    context.run("products/080_products_change")
    context.run("products/090_variants_come", fills="catalog_variant")
    context.run("products/100_variants_change")
    if context.has("option1_value", "option_values"):
        context.run("products/110_options")
        context.run("products/120_option_values")
        context.run("products/130_variant_options")
    if context.has("price", "sale_price"):
        merge_priced(context)
    if context.has("stock"):
        merge_counted(context)
    context.cursor.execute(
        "INSERT INTO created SELECT head FROM grouped JOIN matched ON matched.row = head "
        "WHERE grouped.is_new AND part = 'product'"
    )
    if context.has("key"):
        context.notes["pictures are not imported"] = context.value(
            "SELECT count(*) FROM matched WHERE part = 'nothing' AND problem IS NULL"
        )


def merge_prices(context: Context) -> None:
    context.run("shared/known_variants")
    context.run("prices/010_matched")
    merge_priced(context)
    # The first price that a variant gets is a row that was created.
    context.cursor.execute("INSERT INTO created SELECT row FROM priced WHERE holding_id IS NULL")


def merge_stock(context: Context) -> None:
    context.run("shared/known_variants")
    context.cursor.execute(FIRST_WAREHOUSE, context.parameters)
    context.run("stock/010_matched")
    if context.has("reorder_point"):
        context.run("stock/020_reorder_points")
    merge_counted(context)


def merge_priced(context: Context) -> None:
    context.run("shared/priced")
    context.run("shared/prices_end")
    context.run("shared/prices_begin")


def merge_counted(context: Context) -> None:
    context.run("shared/shelves")
    context.run("shared/counts")


def merge_customers(context: Context) -> None:
    context.run("customers/010_matched")
    context.run("customers/020_customers_come", fills="customers_customer")
    context.run("customers/030_customers_change")
    if context.has("line1"):
        context.run("customers/040_addresses")


def merge_orders(context: Context) -> None:
    """Orders of the past: with their goods, buyers, payments and parcels, and the cancellations that fit them."""
    context.cursor.execute(SLUG)
    context.cursor.execute("ANALYZE incoming")
    context.run("orders/010_rows")
    context.run("orders/020_heads")
    context.cursor.execute("ANALYZE told; ANALYZE heads")
    context.run("orders/030_matched")
    context.cursor.execute("ANALYZE matched")
    context.notes["products that were sold and not known are now drafts"] = context.run("orders/040_products_come")
    context.notes["customers are new"] = context.run("orders/050_customers_come")
    context.run("orders/060_orders_come")
    context.run("orders/065_carriage")
    context.cursor.execute("ANALYZE catalog_product, catalog_variant, customers_customer, orders_order")
    came = context.run("orders/070_lines_come")
    context.cursor.execute("ANALYZE orders_orderline")
    context.run("orders/080_payments_come")
    context.run("orders/090_left")
    warehouse = context.value(ORDERS_WAREHOUSE)
    context.cursor.execute("ANALYZE gone")
    context.run("orders/100_shelves", warehouse=warehouse)
    context.run("orders/110_opening", warehouse=warehouse)
    context.run("orders/120_sales", warehouse=warehouse, fills="inventory_stockmovement, inventory_stockitem")
    context.run("orders/130_parcels")
    context.run("orders/140_fulfilments", warehouse=warehouse, fills="orders_fulfilment")
    context.run("orders/150_fulfilment_lines")
    context.run("orders/190_back")
    while context.run("orders/200_taken_back"):
        pass  # until a round finds nothing that is left to take back
    context.run("orders/210_not_matched")
    context.run("orders/220_movements_back", warehouse=warehouse)
    context.run("orders/230_returns", warehouse=warehouse)
    context.run("orders/240_refunds")
    if came >= MANY:
        # The next preview compares with what this import has brought, perhaps before autovacuum comes round.
        context.cursor.execute("ANALYZE orders_fulfilmentline, orders_return, orders_returnline, orders_refund")


STEPS: dict[Kind, Callable[[Context], None]] = {
    Kind.PRODUCTS: merge_products,
    Kind.PRICES: merge_prices,
    Kind.STOCK: merge_stock,
    Kind.CUSTOMERS: merge_customers,
    Kind.ORDERS: merge_orders,
}
