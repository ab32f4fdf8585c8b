"""Each field that can be changed in bulk: whose it is, how it stands now, what a wish makes of it, how it is written.

All as SQL over the temporary table of chosen rows. `now` selects `subject_id`, `label` and the state as JSON; a row
that is not there any more has no state. Amounts stand in JSON as text, so that a cent stays a cent.
"""

from __future__ import annotations

from dataclasses import dataclass

STATE_OF_PRICE = """
SELECT chosen.id AS subject_id, variant.sku AS label, holding.begins, variant.id IS NULL AS is_gone,
    CASE WHEN holding.id IS NOT NULL THEN jsonb_build_object(
        'amount', holding.amount::text, 'compare_at', holding.compare_at_amount::text) END AS now
FROM chosen_variants AS chosen
LEFT JOIN catalog_variant AS variant ON variant.id = chosen.id AND variant.store_id = %(store)s
LEFT JOIN LATERAL (
    SELECT price.id, price.amount, price.compare_at_amount, lower(price.valid) AS begins FROM pricing_price AS price
    WHERE price.variant_id = variant.id AND price.currency = %(currency)s AND price.valid @> %(at)s::timestamptz
) AS holding ON TRUE
"""
# To the nearest price of the wished form; but what was to rise does not fall by it, and what was to fall does not rise.
PRICE_BECOMES = """
(SELECT CASE WHEN rounded.amount IS NULL THEN NULL ELSE jsonb_build_object(
    'amount', rounded.amount::text,
    'compare_at', CASE
        WHEN %(compare_at)s = 'remove' THEN NULL
        WHEN %(compare_at)s = 'old' AND (now ->> 'amount')::numeric > rounded.amount THEN (now ->> 'amount')::numeric
        WHEN (now ->> 'compare_at')::numeric > rounded.amount THEN (now ->> 'compare_at')::numeric END::text) END
 FROM (SELECT CASE %(how)s
     WHEN 'set' THEN %(value)s::numeric
     WHEN 'percent' THEN (now ->> 'amount')::numeric * (100 + %(value)s::numeric) / 100
     WHEN 'amount' THEN (now ->> 'amount')::numeric + %(value)s::numeric END AS amount OFFSET 0) AS plain
 CROSS JOIN LATERAL (SELECT greatest(
     round((plain.amount - %(ending)s::numeric) / %(step)s::numeric) * %(step)s::numeric + %(ending)s::numeric,
     %(least)s::numeric) AS amount OFFSET 0) AS nearest
 CROSS JOIN LATERAL (SELECT round(CASE
     WHEN plain.amount <= 0 OR %(rounding)s = '' THEN plain.amount
     WHEN plain.amount > (now ->> 'amount')::numeric AND nearest.amount < (now ->> 'amount')::numeric
         THEN nearest.amount + %(step)s::numeric
     WHEN plain.amount < (now ->> 'amount')::numeric AND nearest.amount > (now ->> 'amount')::numeric
         THEN greatest(nearest.amount - %(step)s::numeric, %(least)s::numeric)
     ELSE nearest.amount END, 2) AS amount OFFSET 0) AS rounded)
"""
PRICE_TROUBLE = """
CASE WHEN now IS NULL AND %(how)s IN ('percent', 'amount') THEN 'There is no price to start from'
     WHEN (after ->> 'amount')::numeric < 0 THEN 'The price would be below zero'
     WHEN %(how)s IN ('percent', 'amount') AND nullif(%(value)s, '')::numeric < 0
         AND (after ->> 'amount')::numeric > (now ->> 'amount')::numeric THEN 'Rounded, the price would rise'
     WHEN (after ->> 'amount')::numeric > 9999999999.99 THEN 'The price would be too large' END
"""
COUNT_BECOMES = """
jsonb_build_object('value', (
    CASE %(how)s WHEN 'set' THEN 0 ELSE (now ->> 'value')::numeric END + %(value)s::numeric)::bigint)
"""


@dataclass(frozen=True)
class Field:
    """`level` is whose field it is; `keys` are the parts of its state by which a row counts as the same."""

    name: str
    label: str
    level: str
    right: str
    keys: tuple[str, ...]
    now: str
    becomes: str
    trouble: str
    typed: str = ""
    """What a typed text becomes, as an expression over `typed_text`; "" where it cannot be typed."""
    writes: tuple[str, ...] = ()


def _of_product(column: str) -> str:
    return f"""
SELECT chosen.id AS subject_id, product.name AS label, NULL::timestamptz AS begins, product.id IS NULL AS is_gone,
    {column} AS now
FROM chosen_products AS chosen
LEFT JOIN catalog_product AS product ON product.id = chosen.id AND product.store_id = %(store)s
"""


def _named(table: str, key: str) -> str:
    return _of_product(
        f"""CASE WHEN product.id IS NOT NULL THEN jsonb_build_object('id', product.{key}, 'name', (
            SELECT name FROM {table} AS named WHERE named.id = product.{key})) END"""
    )


def _named_becomes(table: str) -> str:
    return f"""(SELECT jsonb_build_object('id', wanted.id, 'name', named.name)
        FROM (SELECT nullif(%(value)s, '')::bigint AS id) AS wanted
        LEFT JOIN {table} AS named ON named.id = wanted.id AND named.store_id = %(store)s)"""


def _named_trouble(table: str, noun: str) -> str:
    return f"""CASE WHEN after -> 'id' <> 'null' AND NOT EXISTS (
        SELECT FROM {table} AS named WHERE named.id = (after ->> 'id')::bigint AND named.store_id = %(store)s)
        THEN 'The {noun} is not there any more' END"""


def _product_write(column: str) -> str:
    return f"""
UPDATE catalog_product AS product SET {column}_id = (wanted.after ->> 'id')::bigint
FROM wanted WHERE wanted.field = '{column}' AND wanted.is_done AND product.id = wanted.subject_id"""


STATE_OF_STOCK = """
SELECT chosen.id AS subject_id, variant.sku || ', ' || warehouse.name AS label, NULL::timestamptz AS begins,
    item.id IS NULL AS is_gone, item.reserved,
    CASE WHEN item.id IS NOT NULL THEN jsonb_build_object('value', item.{column}) END AS now
FROM chosen_stock AS chosen
LEFT JOIN inventory_stockitem AS item ON item.id = chosen.id AND item.store_id = %(store)s
LEFT JOIN catalog_variant AS variant ON variant.id = item.variant_id
LEFT JOIN inventory_warehouse AS warehouse ON warehouse.id = item.warehouse_id
"""

PRICE = Field(
    name="price",
    label="Price",
    level="variants",
    right="pricing.change_price",
    keys=("amount", "compare_at"),
    now=STATE_OF_PRICE,
    becomes=PRICE_BECOMES,
    trouble=PRICE_TROUBLE,
    typed="""(SELECT jsonb_build_object('amount', round(typed_text::numeric, 2)::text, 'compare_at',
        CASE WHEN (now ->> 'compare_at')::numeric > round(typed_text::numeric, 2) THEN now ->> 'compare_at' END))""",
    writes=("price",),
)
STATUS = Field(
    name="status",
    label="Status",
    level="products",
    right="catalog.change_product",
    keys=("status",),
    now=_of_product(
        """CASE WHEN product.id IS NOT NULL THEN
            jsonb_build_object('status', product.status, 'published_at', product.published_at) END"""
    ),
    becomes="jsonb_build_object('status', %(value)s::text)",
    trouble="""CASE WHEN after ->> 'status' = 'active' AND NOT EXISTS (
        SELECT FROM catalog_variant AS variant WHERE variant.product_id = subject_id)
        THEN 'It has no variant that could be sold' END""",
    writes=(
        """
UPDATE catalog_product AS product SET status = wanted.after ->> 'status', published_at = CASE
    WHEN wanted.after ->> 'status' = 'active' THEN coalesce(product.published_at, transaction_timestamp())
    WHEN wanted.after ? 'published_at' THEN (wanted.after ->> 'published_at')::timestamptz
    ELSE product.published_at END
FROM wanted WHERE wanted.field = 'status' AND wanted.is_done AND product.id = wanted.subject_id""",
    ),
)
CATEGORY = Field(
    name="category",
    label="Category",
    level="products",
    right="catalog.change_product",
    keys=("id",),
    now=_named("catalog_category", "category_id"),
    becomes=_named_becomes("catalog_category"),
    trouble=_named_trouble("catalog_category", "category"),
    writes=(_product_write("category"),),
)
BRAND = Field(
    name="brand",
    label="Brand",
    level="products",
    right="catalog.change_product",
    keys=("id",),
    now=_named("catalog_brand", "brand_id"),
    becomes=_named_becomes("catalog_brand"),
    trouble=_named_trouble("catalog_brand", "brand"),
    writes=(_product_write("brand"),),
)
FOR_SALE = Field(
    name="for_sale",
    label="For sale",
    level="variants",
    right="catalog.change_variant",
    keys=("value",),
    now="""
SELECT chosen.id AS subject_id, variant.sku AS label, NULL::timestamptz AS begins, variant.id IS NULL AS is_gone,
    CASE WHEN variant.id IS NOT NULL THEN jsonb_build_object('value', variant.is_active) END AS now
FROM chosen_variants AS chosen
LEFT JOIN catalog_variant AS variant ON variant.id = chosen.id AND variant.store_id = %(store)s""",
    becomes="jsonb_build_object('value', %(value)s = 'yes')",
    trouble="NULL",
    typed="jsonb_build_object('value', typed_text::boolean)",
    writes=(
        """
UPDATE catalog_variant AS variant SET is_active = (wanted.after ->> 'value')::boolean
FROM wanted WHERE wanted.field = 'for_sale' AND wanted.is_done AND variant.id = wanted.subject_id""",
    ),
)
REORDER_POINT = Field(
    name="reorder_point",
    label="Reorder point",
    level="stock",
    right="inventory.change_stockitem",
    keys=("value",),
    now=STATE_OF_STOCK.format(column="reorder_point"),
    becomes=COUNT_BECOMES,
    trouble="""CASE WHEN (after ->> 'value')::numeric < 0 THEN 'The reorder point would be below zero'
        WHEN (after ->> 'value')::numeric > 2000000000 THEN 'The reorder point would be too large' END""",
    typed="jsonb_build_object('value', typed_text::bigint)",
    writes=(
        """
UPDATE inventory_stockitem AS item SET reorder_point = (wanted.after ->> 'value')::int
FROM wanted WHERE wanted.field = 'reorder_point' AND wanted.is_done AND item.id = wanted.subject_id""",
    ),
)
ON_HAND = Field(
    name="on_hand",
    label="On hand",
    level="stock",
    right="inventory.change_stockitem",
    keys=("value",),
    now=STATE_OF_STOCK.format(column="on_hand"),
    becomes=COUNT_BECOMES,
    trouble="""CASE WHEN (after ->> 'value')::numeric < 0 THEN 'There would be less than nothing'
        WHEN (after ->> 'value')::numeric < (
            SELECT item.reserved FROM inventory_stockitem AS item WHERE item.id = subject_id)
            THEN 'That is less than what is promised to orders'
        WHEN (after ->> 'value')::numeric > 2000000000 THEN 'That is more than a shelf can hold' END""",
    typed="jsonb_build_object('value', typed_text::bigint)",
    writes=(
        """
INSERT INTO inventory_stockmovement (store_id, stock_item_id, kind, quantity, reason, actor_id)
SELECT %(store)s, subject_id, 'count', (after ->> 'value')::int - (before ->> 'value')::int, %(reason)s, %(actor)s
FROM wanted WHERE field = 'on_hand' AND is_done ORDER BY subject_id""",
    ),
)
FIELDS = {field.name: field for field in (PRICE, STATUS, CATEGORY, BRAND, FOR_SALE, REORDER_POINT, ON_HAND)}
LEVELS = {"products": ("products", "variants", "stock"), "variants": ("variants", "stock"), "stock": ("stock",)}
"""Whose fields can be changed where rows of a sort were chosen: their own, and those of what belongs to them."""
