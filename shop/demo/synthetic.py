"""A made-up shop of any size, for measuring: generated inside PostgreSQL, the same rows for the same plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GENERATOR = Path(__file__).parent / "sql" / "synthetic" / "010_generated.sql"
BASKETS = """
    INSERT INTO verified_baskets
    SELECT head.number, count(*), sum(line.quantity), max(head.total_cents)
    FROM load_orders AS head JOIN load_lines AS line USING (order_id) GROUP BY head.number
"""


@dataclass(frozen=True)
class Plan:
    """What makes a synthetic shop: the same plan gives the same shop."""

    orders: int
    products: int
    seed: int

    @classmethod
    def from_reason(cls, reason: str) -> Plan | None:
        """The plan that a store's opening receipts name, if it is a synthetic one."""
        found = re.search(r"(\d+) orders of (\d+) products, seed (-?\d+)", reason)
        return cls(*(int(number) for number in found.groups())) if found else None

    @property
    def reason(self) -> str:
        return f"Opening stock for {self.orders} orders of {self.products} products, seed {self.seed}"


def announce(cursor: Any, plan: Plan) -> None:
    """Tell the steps what to make."""
    cursor.execute(
        "CREATE TEMP TABLE load_plan ON COMMIT DROP AS "
        "SELECT %s::bigint AS orders, %s::bigint AS products, %s::bigint AS seed, %s::text AS reason",
        [plan.orders, plan.products, plan.seed, plan.reason],
    )


def generate(cursor: Any, plan: Plan) -> None:
    """Make `load_orders` and `load_lines`, temporary tables with all that a plan sells, once more."""
    announce(cursor, plan)
    cursor.execute(GENERATOR.read_text(encoding="utf-8"))
