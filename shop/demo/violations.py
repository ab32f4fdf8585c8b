"""Looks at every row again for what the constraints forbid, and for constraints that are not in force.

CHECK, NOT NULL and foreign keys are asked as queries over all rows. What a UNIQUE or EXCLUDE constraint holds is
held by its index and is not asked again: those are asked whether their index is valid.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

ROW_RULES = """
    SELECT conrelid::regclass::text, contype::text, pg_get_expr(conbin, conrelid),
           (SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1])
    FROM pg_constraint
    WHERE contype IN ('c', 'n') AND connamespace = 'public'::regnamespace AND conrelid <> 0
    ORDER BY 1, conname
"""
FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, confrelid::regclass::text,
           array_agg(quote_ident(child.attname) ORDER BY place), array_agg(quote_ident(parent.attname) ORDER BY place)
    FROM pg_constraint
    CROSS JOIN LATERAL unnest(conkey, confkey) WITH ORDINALITY AS pair (child_number, parent_number, place)
    JOIN pg_attribute AS child ON child.attrelid = conrelid AND child.attnum = child_number
    JOIN pg_attribute AS parent ON parent.attrelid = confrelid AND parent.attnum = parent_number
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace
    GROUP BY pg_constraint.oid, conrelid, confrelid
    ORDER BY 1, 2
"""
NOT_IN_FORCE = """
    SELECT (SELECT count(*) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace AND NOT (convalidated AND conenforced))
         + (SELECT count(*) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
            WHERE relnamespace = 'public'::regnamespace AND NOT (indisvalid AND indisready AND indislive))
         + (SELECT count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
            WHERE relnamespace = 'public'::regnamespace AND tgenabled <> 'O')
"""


def violations(cursor: Any) -> int:
    """The number of rows, over all tables, that break a CHECK, a NOT NULL or a foreign key."""
    return _row_rules_broken(cursor) + _foreign_keys_broken(cursor)


def not_in_force(cursor: Any) -> int:
    """The number of constraints, indexes and triggers that are there and hold nothing: not valid, or switched off."""
    cursor.execute(NOT_IN_FORCE)
    return cursor.fetchone()[0]


def _row_rules_broken(cursor: Any) -> int:
    cursor.execute(ROW_RULES)
    rules: dict[str, list[str]] = defaultdict(list)
    for table, kind, expression, column in cursor.fetchall():
        rules[table].append(f"({expression}) IS FALSE" if kind == "c" else f"{column} IS NULL")
    broken = 0
    for table, conditions in rules.items():
        # One pass over the table for all its rules.
        counts = " + ".join(f"count(*) FILTER (WHERE {condition})" for condition in conditions)
        cursor.execute(f"SELECT {counts} FROM ONLY {table}")
        broken += cursor.fetchone()[0]
    return broken


def _foreign_keys_broken(cursor: Any) -> int:
    cursor.execute(FOREIGN_KEYS)
    broken = 0
    for child, parent, ours, theirs in cursor.fetchall():
        is_set = " AND ".join(f"child.{column} IS NOT NULL" for column in ours)
        same = " AND ".join(f"parent.{there} = child.{here}" for here, there in zip(ours, theirs, strict=True))
        cursor.execute(
            f"SELECT count(*) FROM {child} AS child "
            f"WHERE {is_set} AND NOT EXISTS (SELECT FROM {parent} AS parent WHERE {same})"
        )
        broken += cursor.fetchone()[0]
    return broken
