"""The plan of a statement, as a tree whose costliest node is known: as it would run, or as it did in a trial run."""

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
    ("Rows Removed by Filter", "Read and thrown away by the filter (each time)"),
    ("Rows Removed by Index Recheck", "Thrown away by the recheck"),
    ("Sort Method", "Sorted as"),
    ("Heap Fetches", "Rows looked up all the same"),
)
LEADING_COMMENTS = re.compile(r"^(\s|--[^\n]*\n|/\*.*?\*/|\()*", re.DOTALL)
PARAMETER = re.compile(r"\$\d+")
PLACE = re.compile(r"%(?:\((\w+)\))?s")
FOLDED = re.compile(r"\(%s, …\)")
READS = re.compile(r"\(*\s*(SELECT|WITH|VALUES|TABLE)\b", re.IGNORECASE)
CALLED = re.compile(r"\b([a-z_][a-z0-9_]*)\s*\(", re.IGNORECASE)
HARMLESS = ("random", "clock_timestamp", "timeofday", "gen_random_uuid", "uuidv4", "uuidv7", "pg_sleep")
VOLATILE = """
    SELECT /* insights */ DISTINCT proname FROM pg_proc
     WHERE proname = ANY (%s) AND provolatile = 'v' AND proname <> ALL (%s) ORDER BY proname
"""
GATHERS_FIRST = {"Aggregate", "Sort", "Hash", "Materialize", "WindowAgg"}
"""Steps that take all rows before they give one."""
MISJUDGED = 10
"""So many times more or fewer rows than estimated are called misjudged."""
TYPED_CONSTANT = re.compile(r"\b(interval|date|time|timestamp|timestamptz)\s+(\$\d+)", re.IGNORECASE)


class NoPlan(Exception):
    """PostgreSQL would not plan the statement; the message says why, for a reader."""


@dataclass(slots=True)
class Node:
    """One step of a plan: costs in the planner's units over all loops, `share` of the whole (0 to 1).

    After a trial run also what came of it, over all loops: rows, milliseconds, and how often the step was begun;
    `share` is then of the time.
    """

    operation: str
    target: str
    rows: float
    width: int
    total_cost: float
    own_cost: float
    depth: int
    details: list[tuple[str, str]]
    children: list[Node] = field(default_factory=list)
    actual_rows: float | None = None
    actual_ms: float | None = None
    own_ms: float = 0.0
    loops: int = 1
    may_stop: bool = False
    share: float = 0.0
    is_costliest: bool = False

    @property
    def estimated_rows(self) -> float:
        """The estimate for all loops, to compare with what came."""
        return self.rows * self.loops

    @property
    def is_misjudged(self) -> bool:
        """Whether many more or many fewer rows came than were expected."""
        if self.actual_rows is None:
            return False
        expected, came = max(1.0, self.estimated_rows), max(1.0, self.actual_rows)
        if self.may_stop and came < expected:
            return False  # it was not asked for all
        return max(expected / came, came / expected) >= MISJUDGED

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in the order in which a plan is printed."""
        yield self
        for child in self.children:
            yield from child.walk()


def shape_of(root: Node) -> str:
    """A plan without its figures, a line for each step: what can be compared with another day's."""
    return "\n".join(f"{'  ' * node.depth}{node.operation} {node.target}".rstrip() for node in root.walk())


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


def plan_of_call(text: str, parameters: Any, *, using: str, is_trial: bool = False, time_limit_ms: int = 2_000) -> Node:
    """Return the plan of a statement as the application sends it, with the values of a real call, bound by the driver.

    A trial run executes it, in a read-only transaction that is rolled back and limited in time; only what reads is
    tried, and nothing that calls a volatile function, for a rollback does not take back all that such a one may do.
    Raises NoPlan.
    """
    if is_trial and not READS.match(LEADING_COMMENTS.sub("", text)):
        raise NoPlan("Only what reads is run for its plan. Explain shows the plan of this one without running it.")
    options = "ANALYZE, BUFFERS, FORMAT JSON" if is_trial else "FORMAT JSON"
    try:
        with passing_visit(using=using, time_limit_ms=time_limit_ms) as cursor:
            if is_trial and (called := _volatile(cursor, text)):
                raise NoPlan(
                    f"It calls {', '.join(called)}, whose effects no rollback would take back. It was not run."
                )
            cursor.execute(f"EXPLAIN /* insights */ ({options}) {text}", parameters)
            answer = cursor.fetchone()[0]
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        raise NoPlan(f"PostgreSQL answered: {reason}.") from error
    return tree(json.loads(answer) if isinstance(answer, str) else answer)


def numbered(text: str) -> str:
    """A text with the driver's places as PostgreSQL knows them: `%s` and `%(name)s` become $1, $2 …, `%%` a `%`."""
    numbers: dict[str, int] = {}

    def place(found: re.Match[str]) -> str:
        name = found[1] or f"place {len(numbers)}"
        return f"${numbers.setdefault(name, len(numbers) + 1)}"

    return PLACE.sub(place, FOLDED.sub("(%s)", text)).replace("%%", "%")


def _volatile(cursor: Any, text: str) -> list[str]:
    names = sorted({name.lower() for name in CALLED.findall(text)})
    cursor.execute(VOLATILE, [names, list(HARMLESS)])
    return [name for (name,) in cursor.fetchall()]


def tree(answer: list[dict[str, Any]]) -> Node:
    """Build the tree from EXPLAIN's JSON and mark the node with the highest cost of its own, or the longest time."""
    root = _node(answer[0]["Plan"], depth=0, loops=1.0)
    nodes = list(root.walk())
    own = {id(node): node.own_cost if root.actual_ms is None else node.own_ms for node in nodes}
    whole = sum(own.values()) or 1.0
    for node in nodes:
        node.share = own[id(node)] / whole
    max(nodes, key=lambda node: node.share).is_costliest = True
    return root


def _readable(text: str) -> str:
    """Write `interval $1`, which normalising makes of `interval '1 day'` and which is no SQL, as `$1::interval`."""
    return TYPED_CONSTANT.sub(r"\2::\1", text)


def _node(step: dict[str, Any], *, depth: int, loops: float, may_stop: bool = False) -> Node:
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
        is_stopped = step["Node Type"] == "Limit" or (may_stop and step["Node Type"] not in GATHERS_FIRST)
        children.append(_node(child, depth=depth + 1, loops=runs, may_stop=is_stopped))
    total = step["Total Cost"] * loops
    begun = step.get("Actual Loops", 1)
    actual_ms = step["Actual Total Time"] * begun if "Actual Total Time" in step else None
    return Node(
        operation=_operation(step),
        target=_target(step),
        rows=step["Plan Rows"],
        width=step["Plan Width"],
        total_cost=total,
        own_cost=max(0.0, total - sum(child.total_cost for child in children)),
        depth=depth,
        details=[(label, _text(step[key])) for key, label in DETAILS if step.get(key)],
        children=children,
        actual_rows=step["Actual Rows"] * begun if "Actual Rows" in step else None,
        actual_ms=actual_ms,
        own_ms=max(0.0, (actual_ms or 0.0) - sum(child.actual_ms or 0.0 for child in children)),
        loops=begun,
        may_stop=may_stop,
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
