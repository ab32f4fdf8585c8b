"""Truths about rollups: each is what one gets by counting its rows, unless a note says that it is stale."""

from shop.analytics.rollups import ROLLUPS, Rollup
from shop.core.truths import Held, Truth

SENTENCES = {
    "analytics_saleshour": "What is kept of an hour's sales is what its orders come to.",
    "analytics_productday": "What is kept of a product's day is what the lines of that day's orders come to.",
    "analytics_categoryday": "What is kept of a category's day is what its products' days come to.",
    "analytics_warehouseday": "What is kept of a warehouse's day is what it has sent out for that day's orders.",
    "analytics_cartday": "What is kept of a day's carts is how many were begun, and how many became orders.",
    "analytics_customersales": "What is kept of a customer's sales is what their orders come to.",
}


def _truth(rollup: Rollup) -> Truth:
    return Truth(
        name=rollup.table.replace("analytics_", "rollup_"),
        sentence=SENTENCES[rollup.table],
        held=Held.SERVICE,
        table=rollup.table,
        wrong=rollup.wrong_sql(),
    )


TRUTHS = tuple(_truth(rollup) for rollup in ROLLUPS)
