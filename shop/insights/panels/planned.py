"""When was a statement planned how, and what is different since?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shop.insights.models import StatementPlan, StatementText

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a plan; `is_new` if the plan before had no such step."""

    text: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time with one plan; `ratio` compares its cost with that of the plan before, in words."""

    since: datetime
    until: datetime
    is_last: bool
    cost: float
    ratio: str
    steps: list[Step]


def planned_over_time(statement: StatementText) -> list[Stretch]:
    """The plans of a statement, newest first (index `statement_plan_once`); the oldest beyond ten are left out."""
    rows = list(StatementPlan.objects.filter(statement=statement).order_by("-first_seen_at")[: SHOWN + 1])
    stretches = [
        Stretch(
            since=row.first_seen_at,
            until=row.last_seen_at,
            is_last=row is rows[0],
            cost=row.cost,
            ratio=_ratio(row, earlier),
            steps=_steps(row, earlier),
        )
        for row, earlier in zip(rows, [*rows[1:], None], strict=False)  # without rows there is nothing before, either
    ]
    return stretches[:SHOWN]


def _ratio(row: StatementPlan, earlier: StatementPlan | None) -> str:
    if earlier is None or not row.cost or not earlier.cost:
        return ""
    if row.cost >= earlier.cost * 1.05:
        return f"{row.cost / earlier.cost:,.1f} times that of the plan before"
    if row.cost <= earlier.cost / 1.05:
        return f"{earlier.cost / row.cost:,.1f} times cheaper than the plan before"
    return "as the plan before"


def _steps(row: StatementPlan, earlier: StatementPlan | None) -> list[Step]:
    known = {line.strip() for line in earlier.shape.split("\n")} if earlier else None
    lines = row.shape.split("\n")
    return [Step(line, known is not None and line.strip() not in known) for line in lines]
