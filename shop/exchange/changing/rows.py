"""The rows of a change as a temporary table: what each is now, what it becomes, and why it cannot."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shop.exchange.changing.fields import FIELDS, Field
from shop.exchange.changing.wishes import How, wish_from
from shop.exchange.models import Changeset

TABLES = ("wanted", "picked", "chosen_products", "chosen_variants", "chosen_stock", "priced", "touched", "dropped")
WANTED = """
CREATE TEMP TABLE wanted (field text, subject_id bigint, label text, before jsonb, after jsonb, problem text,
    is_done boolean) ON COMMIT DROP
"""
PICKED = """
CREATE TEMP TABLE picked ON COMMIT DROP AS
SELECT DISTINCT unnest(subject_ids) AS id FROM exchange_changeset WHERE id = %(changeset)s;
ANALYZE picked
"""
OF_PRODUCTS = "JOIN catalog_variant AS variant ON variant.product_id = picked.id AND variant.store_id = %(store)s"
CHOSEN = {
    "products": {
        "products": "SELECT id FROM picked",
        "variants": f"SELECT variant.id FROM picked {OF_PRODUCTS}",
        "stock": f"""
            SELECT item.id FROM picked {OF_PRODUCTS}
            JOIN inventory_stockitem AS item ON item.variant_id = variant.id""",
    },
    "variants": {
        "variants": "SELECT id FROM picked",
        "stock": """
            SELECT item.id FROM picked
            JOIN inventory_stockitem AS item ON item.variant_id = picked.id AND item.store_id = %(store)s""",
    },
    "stock": {
        "stock": "SELECT id FROM picked",
        "variants": """
            SELECT DISTINCT item.variant_id AS id FROM picked
            JOIN inventory_stockitem AS item ON item.id = picked.id AND item.store_id = %(store)s""",
    },
}
"""The rows of each level that belong to the chosen ones."""
TO_UNDO = """
SELECT DISTINCT subject_id AS id FROM exchange_changesetrow WHERE changeset_id = %(undoes)s AND field = ANY (%(of)s)
"""
LOCKS = {
    level: f"SELECT id FROM {table} WHERE id IN (SELECT id FROM chosen_{level}) ORDER BY id FOR NO KEY UPDATE"
    for level, table in (
        ("products", "catalog_product"),
        ("variants", "catalog_variant"),
        ("stock", "inventory_stockitem"),
    )
}
GONE = "It is not there any more"
SINCE = "Changed since"
SINCE_TYPED = "Changed since it was typed"


@dataclass(frozen=True)
class Moment:
    """What time it is, and when prices of this change begin."""

    now: dt.datetime
    at: dt.datetime


def gather(cursor: Any, changeset: Changeset, *, is_locking: bool) -> Moment:
    """Fill the table `wanted` for the change, or for the undoing that it is; with its rows locked if it is written.

    Locks products, variants and stock items, in this order and each in the order of their keys. What time it is, is
    asked under these locks: a change that waited in line begins after the prices of the one in front of it.
    """
    cursor.execute(f"DROP TABLE IF EXISTS {', '.join(f'pg_temp.{name}' for name in TABLES)}; {WANTED}")
    undone = changeset.undoes
    wishes = [wish_from(kept) for kept in (undone or changeset).wishes]
    fields = [FIELDS[wish.field] for wish in wishes] if undone is None else fields_to_undo(cursor, undone)
    _choose(cursor, changeset, fields, is_locking=is_locking)
    cursor.execute("SELECT clock_timestamp()")
    [(now,)] = cursor.fetchall()
    asked = undone.starts_at if undone else changeset.starts_at
    moment = Moment(now, max(asked or now, now))
    for field in fields:
        if undone is None:
            kept = next(wish for wish in changeset.wishes if wish["field"] == field.name)
            _wish(cursor, changeset, field, kept, moment)
        else:
            _take_back(cursor, changeset, field, moment)
    cursor.execute("ANALYZE wanted")
    return moment


def fields_to_undo(cursor: Any, undone: Changeset) -> list[Field]:
    """The fields that a change has changed, in the order in which changes are made."""
    cursor.execute("SELECT DISTINCT field FROM exchange_changesetrow WHERE changeset_id = %s", [undone.pk])
    names = {name for (name,) in cursor.fetchall()}
    return [field for field in FIELDS.values() if field.name in names]


def parameters(changeset: Changeset, moment: Moment) -> dict[str, Any]:
    """What the statements of every field may ask for."""
    return {
        "store": changeset.store_id,
        "currency": changeset.store.currency,
        "at": moment.at,
        "actor": changeset.actor_id,
        "reason": f"Bulk change {changeset.pk}",
    }


def _choose(cursor: Any, changeset: Changeset, fields: Sequence[Field], *, is_locking: bool) -> None:
    if not changeset.undoes_id:
        cursor.execute(PICKED, {"changeset": changeset.pk})
    for level in ("products", "variants", "stock"):
        of = [field.name for field in fields if field.level == level]
        if not of:
            continue
        rows = TO_UNDO if changeset.undoes_id else CHOSEN[changeset.target][level]
        cursor.execute(
            f"CREATE TEMP TABLE chosen_{level} ON COMMIT DROP AS {rows}",
            {"store": changeset.store_id, "undoes": changeset.undoes_id, "of": of},
        )
        cursor.execute(f"ANALYZE chosen_{level}")
        if is_locking:
            cursor.execute(f"SELECT count(*) FROM ({LOCKS[level]}) AS locked")


# OFFSET 0 keeps the planner from writing an expression out in every place that uses it: once a row, not fifty times.
def _wish(cursor: Any, changeset: Changeset, field: Field, kept: dict[str, Any], moment: Moment) -> None:
    wish = wish_from(kept)
    is_typed = wish.how == How.TYPED
    typed = """
        JOIN jsonb_each_text(%(values)s::jsonb) AS typed (typed_id, typed_text) ON typed_id::bigint = subject_id
        LEFT JOIN jsonb_each_text(%(were)s::jsonb) AS was (was_id, was_text) ON was_id::bigint = subject_id"""
    since = f"WHEN was_text <> coalesce(now ->> '{field.keys[0]}', '') THEN '{SINCE_TYPED}'" if is_typed else ""
    cursor.execute(
        f"""
        INSERT INTO wanted
        SELECT %(field)s, subject_id, coalesce(label, ''), now, after, problem,
            problem IS NULL AND ({_differs(field, "after")})
        FROM ({field.now} OFFSET 0) AS state {typed if is_typed else ""}
        CROSS JOIN LATERAL (SELECT {field.typed if is_typed else field.becomes} AS after OFFSET 0) AS wished
        CROSS JOIN LATERAL (
            SELECT CASE WHEN is_gone THEN '{GONE}' {since} ELSE {field.trouble} END AS problem OFFSET 0) AS judged
        """,
        {
            **parameters(changeset, moment),
            "field": field.name,
            "how": wish.how,
            "value": wish.value.replace(",", ".").replace("−", "-") if field.level != "products" else wish.value,
            "rounding": wish.rounding,
            **wish.grid,
            "compare_at": wish.compare_at,
            "values": json.dumps(kept.get("values", {})),
            "were": json.dumps(kept.get("were", {})),
        },
    )


def _take_back(cursor: Any, changeset: Changeset, field: Field, moment: Moment) -> None:
    """What a change has changed goes back to what it was, where nobody has changed it since."""
    undone: Any = changeset.undoes
    begun = "AND begins = %(begun)s" if field.name == "price" else ""
    trouble = field.trouble if field.name == "on_hand" else "NULL"
    cursor.execute(
        f"""
        INSERT INTO wanted
        SELECT %(field)s, state.subject_id, label_then, now, after, problem, problem IS NULL
        FROM ({field.now} OFFSET 0) AS state
        JOIN (SELECT subject_id AS then_id, label AS label_then, before AS after, after AS after_then
              FROM exchange_changesetrow
              WHERE changeset_id = %(undoes)s AND field = %(field)s AND outcome = 'changed') AS was
            ON then_id = state.subject_id
        CROSS JOIN LATERAL (SELECT CASE WHEN is_gone THEN '{GONE}'
            WHEN ({_differs(field, "after_then")}) OR NOT (TRUE {begun}) THEN '{SINCE}'
            ELSE {trouble} END AS problem) AS judged
        """,
        {
            **parameters(changeset, moment),
            "field": field.name,
            "undoes": undone.pk,
            "begun": undone.starts_at,
            "how": How.SET,
            "value": "0",
        },
    )


def _differs(field: Field, other: str) -> str:
    parts = " OR ".join(f"now -> '{key}' IS DISTINCT FROM {other} -> '{key}'" for key in field.keys)
    return f"coalesce(now IS NULL <> ({other} IS NULL) OR {parts}, FALSE)"
