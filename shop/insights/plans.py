"""The plan of a statement, asked for without running it, as a tree whose costliest node is known."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError

from shop.insights.asking import passing_visit

if TYPE_CHECKING:
    from collections.abc import Iterator

EXPLAINABLE = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "TABLE")
DETAILS = (
    ("Index Cond", "Index condition"),
    ("Recheck Cond", "Rechecked"),
    ("Hash Cond", "Joined on"),
    ("Merge Cond", "Joined on"),
    ("Join Filter", "Join filter"),
    ("Filter", "Filter"),
    ("Sort Key", "Sorted by"),
    ("Group Key", "Grouped by"),
    ("Output", "Output"),
)
LEADING_COMMENTS = re.compile(r"^(\s|--[^\n]*\n|/\*.*?\*/|\()*", re.DOTALL)
PARAMETER = re.compile(r"\$\d+")
TYPED_CONSTANT = re.compile(r"\b(interval|date|time|timestamp|timestamptz)\s+(\$\d+)", re.IGNORECASE)


class NoPlan(Exception):
    """PostgreSQL would not plan the statement; the message says why, for a reader."""


@dataclass(slots=True)
class Node:
    """One step of a plan: costs in the planner's units over all loops, `share` of the whole (0 to 1)."""

    operation: str
    target: str
    rows: float
    width: int
    total_cost: float
    own_cost: float
    depth: int
    details: list[tuple[str, str]]
    children: list[Node] = field(default_factory=list)
    share: float = 0.0
    is_costliest: bool = False

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in the order in which a plan is printed."""
        yield self
        for child in self.children:
            yield from child.walk()


def plan(text: str, *, using: str, time_limit_ms: int = 1_000) -> Node:
    """Return the plan of a statement as pg_stat_statements keeps it, with $1, $2 … where constants were.

    Nothing runs: EXPLAIN without ANALYZE, in a read-only transaction that is rolled back. Raises NoPlan.
    """
    first_word = LEADING_COMMENTS.sub("", text)[:10].upper()
    if not first_word.startswith(EXPLAINABLE):
        raise NoPlan("Only SELECT, INSERT, UPDATE, DELETE and MERGE have a plan.")
    options = "FORMAT JSON, GENERIC_PLAN" if PARAMETER.search(text) else "FORMAT JSON"
    try:
        with passing_visit(using=using, time_limit_ms=time_limit_ms) as cursor:
            cursor.execute(f"EXPLAIN /* insights */ ({options}) {_readable(text)}")
            answer = cursor.fetchone()[0]
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        raise NoPlan(f"PostgreSQL cannot plan this text: {reason}.") from error
    return tree(json.loads(answer) if isinstance(answer, str) else answer)


def tree(answer: list[dict[str, Any]]) -> Node:
    """Build the tree from EXPLAIN's JSON and mark the node with the highest cost of its own."""
    root = _node(answer[0]["Plan"], depth=0, loops=1.0)
    nodes = list(root.walk())
    whole = sum(node.own_cost for node in nodes) or 1.0
    for node in nodes:
        node.share = node.own_cost / whole
    max(nodes, key=lambda node: node.own_cost).is_costliest = True
    return root


def _readable(text: str) -> str:
    """Write `interval $1`, which normalising makes of `interval '1 day'` and which is no SQL, as `$1::interval`."""
    return TYPED_CONSTANT.sub(r"\2::\1", text)


def _node(step: dict[str, Any], *, depth: int, loops: float) -> Node:
    """Turn a step into a node whose costs count for as much of it as really runs.

    EXPLAIN gives a child's cost for one complete run. Under a nested loop's inner side it runs once for
    each outer row; under a LIMIT it stops early, and its cost may exceed its parent's. Both are put right
    here, so that own costs can be compared.
    """
    steps = step.get("Plans", [])
    outer_rows = max((child["Plan Rows"] for child in steps if child.get("Parent Relationship") == "Outer"), default=1)
    children = []
    for child in steps:
        runs = loops
        if step["Node Type"] == "Nested Loop" and child.get("Parent Relationship") == "Inner":
            outer_cost = sum(other["Total Cost"] for other in steps if other is not child)
            affordable = (step["Total Cost"] - outer_cost) / (child["Total Cost"] or 1)
            runs *= max(0.0, min(max(1, outer_rows), affordable))
        elif child["Total Cost"] > step["Total Cost"]:
            runs *= step["Total Cost"] / child["Total Cost"]
        children.append(_node(child, depth=depth + 1, loops=runs))
    total = step["Total Cost"] * loops
    return Node(
        operation=_operation(step),
        target=_target(step),
        rows=step["Plan Rows"],
        width=step["Plan Width"],
        total_cost=total,
        own_cost=max(0.0, total - sum(child.total_cost for child in children)),
        depth=depth,
        details=[(label, _text(step[key])) for key, label in DETAILS if key in step],
        children=children,
    )


def _operation(step: dict[str, Any]) -> str:
    name = step["Node Type"]
    if name == "ModifyTable":
        name = step.get("Operation", name)
    if step.get("Join Type") not in {None, "Inner"}:
        name = f"{name} ({step['Join Type'].lower()} join)"
    return f"Parallel {name}" if step.get("Parallel Aware") else str(name)


def _target(step: dict[str, Any]) -> str:
    relation = step.get("Relation Name") or step.get("CTE Name") or step.get("Function Name") or ""
    index = step.get("Index Name")
    return f"{relation} by {index}" if relation and index else relation or index or ""


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
