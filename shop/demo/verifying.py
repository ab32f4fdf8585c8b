"""Says how what is in the shop reconciles with its source, counted anew on both sides each time."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from shop.core.rechecking import in_force, rechecked
from shop.core.reconciling import snapshot
from shop.demo import proving, source_account, synthetic
from shop.demo.source import CsvStream
from shop.demo.source_account import Count

# The first receipt of a store says what was loaded into it. The ledger cannot be rewritten, so it is still so.
OPENINGS = """
    SELECT store.id, opening.reason
    FROM stores_store AS store
    CROSS JOIN LATERAL (
        SELECT reason FROM inventory_stockmovement
        WHERE store_id = store.id ORDER BY occurred_at, id LIMIT 1) AS opening
    WHERE opening.reason LIKE 'Opening stock %'
"""
BASKETS = "CREATE TEMP TABLE verified_baskets (number text, lines int, quantity bigint, cents bigint) ON COMMIT DROP"
COMPARE = """
    WITH loaded AS (
        SELECT head.number, head.total_amount, line.lines, line.quantity
        FROM orders_order AS head
        LEFT JOIN (
            SELECT order_id, count(*) AS lines, sum(quantity) AS quantity FROM orders_orderline GROUP BY 1) AS line
            ON line.order_id = head.id
        WHERE head.store_id = %s
    )
    SELECT coalesce(sum(loaded.lines) FILTER (WHERE basket.number IS NOT NULL), 0)::bigint,
           coalesce(sum(total_amount) FILTER (WHERE basket.number IS NOT NULL), 0),
           count(*) FILTER (WHERE basket.number IS NOT NULL AND loaded.number IS NOT NULL),
           count(*) FILTER (WHERE basket.number IS NOT NULL AND (loaded.lines, loaded.quantity, total_amount)
               IS DISTINCT FROM (basket.lines, basket.quantity, basket.cents * 0.01)),
           count(*) FILTER (WHERE basket.number IS NULL)
    FROM verified_baskets AS basket FULL JOIN loaded USING (number)
"""
DIFFERENCES = (
    "order_differences",
    "ledger_differences",
    "reservation_differences",
    "balance_differences",
    "constraint_violations",
    "constraints_not_in_force",
)


class NothingLoaded(Exception):
    """No store here was filled by the demo."""


def receipt() -> dict[str, Any]:
    """Lines, money, ledgers and constraints of what the demo loaded; money as decimals with two places.

    Both sides are counted now: the source from its files (or by making the synthetic rows once more), the shop from
    one snapshot of its tables. Orders that staff added since are counted apart. Raises `NothingLoaded`.
    """
    with snapshot() as cursor:
        cursor.execute(OPENINGS)
        opening = cursor.fetchone()
        if opening is None:
            raise NothingLoaded("No store here was filled by the demo: run it without --verify first.")
        store, reason = opening
        cursor.execute(BASKETS)
        plan = synthetic.Plan.from_reason(reason)
        account = _of_plan(cursor, plan) if plan else _of_source(cursor, store, reason)
        cursor.execute(COMPARE, [store])
        loaded, money, orders, different, added = cursor.fetchone()
        return {
            **account,
            "loaded": loaded,
            "money_loaded": money,
            "orders": orders,
            "orders_added_since": added,
            "order_differences": different,
            **_proved(cursor),
            "constraint_violations": sum(finding.violations for finding in rechecked(cursor)),
            "constraints_not_in_force": in_force(cursor).violations,
        }


def is_reconciled(account: dict[str, Any]) -> bool:
    """Whether nothing is missing, changed or broken."""
    lines = account["loaded"] + sum(account["refused"].values()) == account["read"]
    money = account["money_loaded"] + account["money_refused"] == account["money_source"]
    return lines and money and not any(account[name] for name in DIFFERENCES)


def _of_source(cursor: Any, store: int, reason: str) -> dict[str, Any]:
    first, last = (int(week) for week in re.findall(r"\d+", reason))
    account = source_account.account(first)
    cursor.copy_expert("COPY verified_baskets FROM STDIN (FORMAT csv)", CsvStream(iter(account.baskets.to_batches())))
    return {
        "source": f"The Complete Journey, weeks {first} to {last}",
        "read": account.lines.read,
        "refused": account.lines.refused,
        "money_source": _amount(account.cents),
        "money_refused": _amount(account.refused_cents),
        "coupon_products": _beside(cursor, account.coupon_products, "pricing_couponproduct", store),
        "redemptions": _beside(cursor, account.redemptions, "pricing_couponredemption", store),
    }


def _of_plan(cursor: Any, plan: synthetic.Plan) -> dict[str, Any]:
    synthetic.generate(cursor, plan)
    cursor.execute(synthetic.BASKETS)
    cursor.execute("SELECT coalesce(sum(lines), 0)::bigint, coalesce(sum(cents), 0)::bigint FROM verified_baskets")
    lines, cents = cursor.fetchone()
    return {
        "source": f"Synthetic: {plan.orders} orders of {plan.products} products, seed {plan.seed}",
        "read": lines,
        "refused": {},
        "money_source": _amount(cents),
        "money_refused": _amount(0),
    }


def _beside(cursor: Any, count: Count, table: str, store: int) -> dict[str, Any]:
    cursor.execute(f"SELECT count(*) FROM {table} WHERE store_id = %s", [store])
    return {"read": count.read, "loaded": cursor.fetchone()[0], "refused": count.refused}


def _proved(cursor: Any) -> dict[str, int]:
    found = proving.differences(cursor)
    return {
        f"{subject}_differences": sum(count for name, count in found.items() if name.startswith(subject))
        for subject in ("ledger", "reservation", "balance")
    }


def _amount(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
