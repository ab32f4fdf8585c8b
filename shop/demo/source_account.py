"""The source's side of the account: what the files hold, and what of it can be sold. It asks no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from shop.demo import source

COLUMNS = ["household_id", "basket_id", "product_id", "quantity", "sales_value", "week", "transaction_timestamp"]
TIMEZONE = "America/New_York"


@dataclass
class Count:
    """Rows of one kind: how many were read, how many can be loaded, and why the others cannot."""

    read: int = 0
    loadable: int = 0
    refused: dict[str, int] = field(default_factory=dict)


@dataclass
class SourceAccount:
    """What the transaction lines of some weeks come to; money in cents. `baskets` has a row for each order to be."""

    lines: Count
    cents: int
    refused_cents: int
    baskets: pa.Table
    coupon_products: Count
    redemptions: Count


def account(first_week: int) -> SourceAccount:
    """Add up the lines from a week on. A line with two faults counts once, for the first: without a quantity nothing
    was sold, whatever it was.
    """
    products = pa.array(source.distinct("products", "product_id"))
    lines, cents, refused_cents, kept = Count(refused={"quantity_zero": 0, "product_unknown": 0}), 0, 0, []
    for batch in source.lines_since(first_week, COLUMNS):
        sold = pc.greater(batch["quantity"], 0)
        good = pc.and_(sold, pc.is_in(batch["product_id"], products))
        lines.read += batch.num_rows
        lines.refused["quantity_zero"] += batch.num_rows - _count(sold)
        lines.refused["product_unknown"] += _count(sold) - _count(good)
        cents += _sum(batch["sales_value"])
        refused_cents += _sum(batch["sales_value"]) - _sum(batch["sales_value"].filter(good))
        kept.append(batch.filter(good))
    sellable = pa.Table.from_batches(kept)
    lines.loadable = sellable.num_rows
    baskets = sellable.group_by("basket_id").aggregate([([], "count_all"), ("quantity", "sum"), ("sales_value", "sum")])
    return SourceAccount(
        lines,
        cents,
        refused_cents,
        baskets.select(["basket_id", "count_all", "quantity_sum", "sales_value_sum"]),
        _coupon_products(set(products.to_pylist())),
        _redemptions(sellable, since=_first_day(sellable)),
    )


def _coupon_products(products: set[int]) -> Count:
    rows = [tuple(row.values()) for batch in source.batches("coupons") for row in batch.to_pylist()]
    known = [row for row in rows if row[1] in products]
    distinct = len(set(known))
    refused = {"product_unknown": len(rows) - len(known), "repeated": len(known) - distinct}
    return Count(len(rows), distinct, refused)


def _redemptions(sellable: pa.Table, *, since: date) -> Count:
    bought = set(zip(sellable["household_id"].to_pylist(), _days(sellable).to_pylist(), strict=True))
    rows = [row for batch in source.batches("coupon_redemptions") for row in batch.to_pylist()]
    days = [(row["household_id"], row["redemption_date"].date()) for row in rows]
    of_these_weeks = [pair for pair in days if pair[1] >= since]
    found = sum(pair in bought for pair in of_these_weeks)
    return Count(len(of_these_weeks), found, {"no_basket": len(of_these_weeks) - found})


def _days(sellable: pa.Table) -> pa.ChunkedArray:
    """The day of each line in the shops' own time; the files hold instants of UTC."""
    instants = pc.assume_timezone(sellable["transaction_timestamp"].cast(pa.timestamp("s")), "UTC")
    return pc.local_timestamp(instants.cast(pa.timestamp("s", TIMEZONE))).cast(pa.date32())


def _first_day(sellable: pa.Table) -> date:
    return pc.min(_days(sellable)).as_py()


def _count(flags: pa.Array) -> int:
    return pc.sum(flags).as_py() or 0


def _sum(values: pa.Array) -> int:
    return pc.sum(values).as_py() or 0
