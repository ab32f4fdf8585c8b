"""Looks at every row again for what the schema's constraints forbid, and for constraints that hold nothing.

What PostgreSQL has refused row by row is asked here as queries over whole tables, without the indexes that hold it: an
index that was damaged cannot vouch for itself.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from shop.core.truths import Finding, Held

ROW_RULES = """
    SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid),
           pg_get_expr(conbin, conrelid),
           (SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1])
    FROM pg_constraint
    WHERE contype IN ('c', 'n') AND connamespace = 'public'::regnamespace AND conrelid <> 0
    ORDER BY 1, conname
"""
FOREIGN_KEYS = """
    SELECT conname, pg_get_constraintdef(pg_constraint.oid), conrelid::regclass::text, confrelid::regclass::text,
           array_agg(quote_ident(child.attname) ORDER BY place), array_agg(quote_ident(parent.attname) ORDER BY place)
    FROM pg_constraint
    CROSS JOIN LATERAL unnest(conkey, confkey) WITH ORDINALITY AS pair (child_number, parent_number, place)
    JOIN pg_attribute AS child ON child.attrelid = conrelid AND child.attnum = child_number
    JOIN pg_attribute AS parent ON parent.attrelid = confrelid AND parent.attnum = parent_number
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace
    GROUP BY pg_constraint.oid, conname, conrelid, confrelid
    ORDER BY 3, 1
"""
# Each column of an index may be an expression; `operators` are those of an EXCLUDE, and NULL for a UNIQUE.
INDEXED = """
    SELECT class.relname, coalesce(pg_get_constraintdef(con.oid), pg_get_indexdef(class.oid)),
           indrelid::regclass::text, pg_get_expr(indpred, indrelid), indnullsnotdistinct,
           (SELECT array_agg(pg_get_indexdef(indexrelid, place, true) ORDER BY place)
            FROM generate_series(1, indnkeyatts) AS place),
           (SELECT array_agg(format('OPERATOR(%I.%s)', nspname, oprname) ORDER BY place)
            FROM unnest(con.conexclop) WITH ORDINALITY AS used (operator, place)
            JOIN pg_operator ON pg_operator.oid = operator JOIN pg_namespace ON pg_namespace.oid = oprnamespace)
    FROM pg_index
    JOIN pg_class AS class ON class.oid = indexrelid
    LEFT JOIN pg_constraint AS con ON con.conindid = indexrelid AND con.contype IN ('p', 'u', 'x')
    WHERE class.relnamespace = 'public'::regnamespace AND (indisunique OR indisexclusion)
    ORDER BY 3, 1
"""
IN_FORCE = """
    SELECT count(*), count(*) FILTER (WHERE NOT holds), array_agg(name) FILTER (WHERE NOT holds)
    FROM (
        SELECT conname, convalidated AND conenforced FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL
        SELECT relname, indisvalid AND indisready AND indislive
        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT tgname, tgenabled = 'O'
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE relnamespace = 'public'::regnamespace
    ) AS rule (name, holds)
"""


def rechecked(cursor: Any) -> list[Finding]:
    """Every CHECK, NOT NULL, foreign key, UNIQUE and EXCLUDE of the schema, each asked over all rows."""
    return [*_row_rules(cursor), *_foreign_keys(cursor), *_indexed(cursor)]


def in_force(cursor: Any) -> Finding:
    """Whether every constraint is validated, every index valid, every trigger switched on."""
    cursor.execute(IN_FORCE)
    [(rules, broken, names)] = cursor.fetchall()
    return Finding(
        name="constraints_in_force",
        sentence="Every constraint is validated, every index valid, every trigger switched on.",
        held=Held.CONSTRAINT,
        table="pg_catalog",
        rows=rules,
        violations=broken,
        examples=tuple(names or ())[:5],
    )


def _row_rules(cursor: Any) -> list[Finding]:
    cursor.execute(ROW_RULES)
    rules: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for table, name, kind, definition, expression, column in cursor.fetchall():
        rules[table].append((name, definition, f"({expression}) IS FALSE" if kind == "c" else f"{column} IS NULL"))
    findings = []
    for table, asked in rules.items():
        # One pass over the table for all its rules.
        counts = ", ".join(f"count(*) FILTER (WHERE {broken})" for _, _, broken in asked)
        cursor.execute(f"SELECT count(*), {counts} FROM ONLY {table}")
        rows, *broken = cursor.fetchone()
        findings += [
            _finding(name, definition, table, rows, count)
            for (name, definition, _), count in zip(asked, broken, strict=True)
        ]
    return findings


def _foreign_keys(cursor: Any) -> list[Finding]:
    cursor.execute(FOREIGN_KEYS)
    findings = []
    for name, definition, child, parent, ours, theirs in cursor.fetchall():
        is_set = " AND ".join(f"child.{column} IS NOT NULL" for column in ours)
        same = " AND ".join(f"parent.{there} = child.{here}" for here, there in zip(ours, theirs, strict=True))
        cursor.execute(
            f"SELECT count(*), count(*) FILTER (WHERE parent.{theirs[0]} IS NULL) "
            f"FROM {child} AS child LEFT JOIN {parent} AS parent ON {same} WHERE {is_set}"
        )
        findings.append(_finding(name, definition, child, *cursor.fetchone()))
    return findings


def _indexed(cursor: Any) -> list[Finding]:
    cursor.execute(INDEXED)
    findings = []
    for name, definition, table, predicate, nulls_equal, columns, operators in cursor.fetchall():
        keys = ", ".join(f"({column}) AS k{place}" for place, column in enumerate(columns))
        rows = f"SELECT row_number() OVER () AS place, {keys} FROM {table} WHERE {predicate or 'true'}"
        if operators is None:
            names = ", ".join(f"k{place}" for place in range(len(columns)))
            known = " AND ".join(f"k{place} IS NOT NULL" for place in range(len(columns)))
            twice = (
                f"SELECT sum(times - 1) FROM (SELECT count(*) AS times FROM entry "
                f"WHERE {'true' if nulls_equal else known} GROUP BY {names} HAVING count(*) > 1) AS repeated"
            )
        else:
            clash = " AND ".join(f"one.k{place} {operator} two.k{place}" for place, operator in enumerate(operators))
            twice = f"SELECT count(*) FROM entry AS one JOIN entry AS two ON {clash} AND one.place < two.place"
        cursor.execute(
            f"WITH entry AS MATERIALIZED ({rows}) SELECT (SELECT count(*) FROM entry), coalesce(({twice}), 0)"
        )
        findings.append(_finding(name, definition, table, *cursor.fetchone()))
    return findings


def _finding(name: str, definition: str, table: str, rows: int, violations: int) -> Finding:
    return Finding(
        name=name, sentence=definition, held=Held.CONSTRAINT, table=table, rows=rows, violations=int(violations)
    )
