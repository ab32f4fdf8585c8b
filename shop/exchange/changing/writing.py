"""From the table `wanted` into the shop: each field's own statements; prices by periods."""

from __future__ import annotations

from typing import Any

from shop.exchange.changing.fields import FIELDS
from shop.exchange.changing.rows import Moment, parameters
from shop.exchange.merging import statement
from shop.exchange.models import Changeset
from shop.exchange.progress import Tell

RECEIPT = """
INSERT INTO exchange_changesetrow (store_id, changeset_id, field, subject_id, label, before, after, outcome, reason)
SELECT %(store)s, %(changeset)s, field, subject_id, left(label, 300), before, after,
    CASE WHEN is_done THEN 'changed' ELSE 'refused' END, coalesce(problem, '')
FROM wanted WHERE is_done OR problem IS NOT NULL
ORDER BY field, subject_id
"""
COUNTS = "SELECT count(*) FILTER (WHERE is_done), count(*) FILTER (WHERE problem IS NOT NULL), count(*) FROM wanted"
PRICED = """
CREATE TEMP TABLE touched (row int) ON COMMIT DROP;
CREATE TEMP TABLE priced ON COMMIT DROP AS
SELECT row_number() OVER ()::int AS row, subject_id AS variant_id, %(currency)s::text AS currency,
    %(at)s::timestamptz AS starts_at, (after ->> 'amount')::numeric AS amount,
    (after ->> 'compare_at')::numeric AS compare_at, holding.id AS holding_id,
    lower(holding.valid) = %(at)s::timestamptz AS is_same_start,
    CASE WHEN holding.id IS NULL THEN following.starts_at ELSE upper(holding.valid) END AS ends_at
FROM wanted
LEFT JOIN pricing_price AS holding ON holding.variant_id = subject_id AND holding.currency = %(currency)s
    AND holding.valid @> %(at)s::timestamptz
LEFT JOIN LATERAL (
    SELECT min(lower(later.valid)) AS starts_at FROM pricing_price AS later
    WHERE later.variant_id = subject_id AND later.currency = %(currency)s AND lower(later.valid) > %(at)s::timestamptz
) AS following ON holding.id IS NULL
WHERE field = 'price' AND is_done AND after IS NOT NULL
"""
NO_PRICE = (
    """
DELETE FROM pricing_price AS price USING wanted
WHERE field = 'price' AND is_done AND after IS NULL AND price.variant_id = subject_id AND price.currency = %(currency)s
    AND lower(price.valid) = %(at)s::timestamptz
""",
    """
UPDATE pricing_price AS price SET valid = tstzrange(lower(price.valid), %(at)s::timestamptz) FROM wanted
WHERE field = 'price' AND is_done AND after IS NULL AND price.variant_id = subject_id AND price.currency = %(currency)s
    AND price.valid @> %(at)s::timestamptz AND lower(price.valid) < %(at)s::timestamptz
""",
)
"""What had no price before the change has none again."""
PLANNED = (
    "CREATE TEMP TABLE dropped (variant_id bigint, valid tstzrange) ON COMMIT DROP",
    """
WITH plans AS (
    DELETE FROM pricing_price AS price USING wanted
    WHERE field = 'price' AND is_done AND price.variant_id = subject_id AND price.currency = %(currency)s
        AND lower(price.valid) = %(at)s::timestamptz
    RETURNING price.variant_id, price.valid
)
INSERT INTO dropped SELECT variant_id, valid FROM plans
""",
    """
UPDATE pricing_price AS price SET valid = tstzrange(lower(price.valid), upper(dropped.valid)) FROM dropped
WHERE price.variant_id = dropped.variant_id AND price.currency = %(currency)s
    AND upper(price.valid) = lower(dropped.valid)
""",
)
"""Prices that have not begun are dropped; the period before lasts until they would have ended."""


def write(cursor: Any, changeset: Changeset, moment: Moment, tell: Tell) -> tuple[int, int, int]:
    """Write what is wanted and its receipt; returns how many were changed, left as they were, and alike already."""
    known = parameters(changeset, moment) | {"changeset": changeset.pk}
    cursor.execute(COUNTS)
    [(changed, refused, rows)] = cursor.fetchall()
    cursor.execute("SELECT DISTINCT field FROM wanted WHERE is_done")
    names = {name for (name,) in cursor.fetchall()}
    for name, field in FIELDS.items():
        if name not in names:
            continue
        tell(f"Writing: {field.label.lower()}", rows)
        if name == "price":
            _write_prices(cursor, changeset, moment, known)
            continue
        for sql in field.writes:
            cursor.execute(sql, known)
    tell("Writing: receipt", rows)
    cursor.execute(RECEIPT, known)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return changed, refused, rows - changed - refused


def _write_prices(cursor: Any, changeset: Changeset, moment: Moment, known: dict[str, Any]) -> None:
    if changeset.undoes_id and moment.at > moment.now:
        for sql in PLANNED:
            cursor.execute(sql, known)
        return
    cursor.execute(PRICED, known)
    cursor.execute("ANALYZE priced")
    cursor.execute(statement("shared/prices_end"), known)
    cursor.execute(statement("shared/prices_begin"), known)
    for sql in NO_PRICE:
        cursor.execute(sql, known)
