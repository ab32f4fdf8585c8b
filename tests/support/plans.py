"""Plans as PostgreSQL would run them: which indexes a queryset stands on, and which nodes it must not have."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connections
from django.db.models import QuerySet

Plan = dict[str, Any]


def plan_of(queryset: QuerySet[Any]) -> Plan:
    """The root node of the plan of `queryset`, which is not run."""
    sql, params = queryset.query.sql_with_params()
    return plan_of_sql(sql, params, using=queryset.db)


def plan_of_sql(sql: str, params: Any = (), *, using: str = "default") -> Plan:
    """The root node of the plan of a statement, which is not run."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        (answer,) = cursor.fetchone()
    plans = json.loads(answer) if isinstance(answer, str) else answer
    return plans[0]["Plan"]


def nodes(plan: Plan) -> Iterator[Plan]:
    """`plan` and every node below it, from the top."""
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


def indexes_used(queryset: QuerySet[Any]) -> set[str]:
    """The names of the indexes that the plan of `queryset` reads."""
    return {node["Index Name"] for node in nodes(plan_of(queryset)) if "Index Name" in node}


def node_types(queryset: QuerySet[Any]) -> set[str]:
    """The kinds of nodes in the plan of `queryset`: "Seq Scan", "Index Scan", "Sort" …"""
    return {node["Node Type"] for node in nodes(plan_of(queryset))}


def assert_plan(
    queryset: QuerySet[Any], *, uses: set[str] = frozenset(), never: set[str] = frozenset({"Seq Scan"})
) -> None:
    """The plan of `queryset` reads the indexes `uses`, and has no node of the kinds `never`."""
    missing = set(uses) - indexes_used(queryset)
    assert not missing, f"indexes not used: {sorted(missing)}\n{drawn(queryset)}"
    found = never & node_types(queryset)
    assert not found, f"unwanted nodes: {sorted(found)}\n{drawn(queryset)}"


def drawn(queryset: QuerySet[Any]) -> str:
    """The plan of `queryset` as text, to read in a failed test."""
    lines: list[str] = []

    def draw(plan: Plan, depth: int) -> None:
        where = plan.get("Index Name") or plan.get("Relation Name") or ""
        condition = plan.get("Index Cond") or plan.get("Recheck Cond") or plan.get("Filter") or ""
        lines.append(
            f"{'  ' * depth}{plan['Node Type']} {where} rows={plan['Plan Rows']} cost={plan['Total Cost']} {condition}"
        )
        for child in plan.get("Plans", ()):
            draw(child, depth + 1)

    draw(plan_of(queryset), 0)
    return "\n".join(lines)
