"""The pages that are compared: where each list has them, and the plain SQL of the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

COLUMNS = """
    SELECT o.id, o.number, o.placed_at, o.status, o.item_quantity, o.total_amount, o.currency, o.payment_state,
           o.fulfilment_state, o.email, o.customer_id, c.name
    FROM orders_order AS o LEFT JOIN customers_customer AS c ON c.id = o.customer_id
    WHERE o.store_id = (SELECT min(id) FROM stores_store) AND
"""
NEWEST = "ORDER BY o.placed_at DESC, o.id DESC LIMIT 101"
OLDEST = "ORDER BY o.placed_at, o.id LIMIT 101"
NOBODY = "zzzzqqq"
PER_PAGE = 100


@dataclass(frozen=True)
class Page:
    """One page: its query at our list and at Django's, its SQL with parameters, and the first number it has to show."""

    ours: str
    stock: str
    sql: str
    parameters: tuple[Any, ...]
    shows: str = ""


def pages(*, orders: int) -> dict[str, Page]:
    """The pages of the list of orders in the current database, by what they are called."""
    from shop.core.admin import keyset
    from shop.core.admin.paging import Place
    from shop.orders.models import Order

    terms = keyset.total_order(Order, ("-placed_at", "-id"))
    middle = orders // 2
    wanted = Order.objects.select_related("customer").get(number=str(1_000_000 + middle))
    found = {
        "first page": Page("", "", f"{COLUMNS} true {NEWEST}", (), str(1_000_000 + orders)),
        "filter": Page("tab=completed", "status__exact=completed", f"{COLUMNS} o.status = %s {NEWEST}", ("completed",)),
        "date": Page(
            "placed_at=2021-03",
            "placed_at__year=2021&placed_at__month=3",
            f"{COLUMNS} o.placed_at >= %s AND o.placed_at < %s {NEWEST}",
            ("2021-03-01 00:00Z", "2021-04-01 00:00Z"),
        ),
        "sort, oldest first": Page("o=2", "o=2", f"{COLUMNS} true {OLDEST}", (), "1000001"),
        "search number": Page(
            f"q={wanted.number}", f"q={wanted.number}", f"{COLUMNS} o.number = %s", (wanted.number,), wanted.number
        ),
        "search e-mail": Page(
            f"q={wanted.email}",
            f"q={wanted.email}",
            f"{COLUMNS} o.email = %s {NEWEST}",
            (wanted.email,),
            wanted.number if orders <= 100 else "",
        ),
        "search name": _named(wanted.customer.name.split()[1][:9]),  # type: ignore[union-attr]  # every order has one
        "search, no match": _named(NOBODY),
    }
    if orders <= PER_PAGE:
        return found
    by_place = Order.objects.order_by("-placed_at", "-id")
    for name, number, page in (
        ("next page", 1_000_000 + orders - PER_PAGE + 1, 2),
        ("deep page", 1_000_000 + middle, middle // PER_PAGE + 1),
    ):
        row = by_place.get(number=str(number))
        place = Place("after", page, keyset.cursor_of(row, terms))
        found[name] = Page(
            f"p={place}",
            f"p={page}",
            f"{COLUMNS} (o.placed_at, o.id) < (%s, %s) {NEWEST}",
            (row.placed_at.isoformat(), row.pk),  # type: ignore[union-attr]  # all of these are placed
            str(number - 1),
        )
    last = -(-orders // PER_PAGE)
    found["last page"] = Page("p=last", f"p={last}", f"{COLUMNS} true {OLDEST}", (), "1000001")
    return found


def _named(text: str) -> Page:
    by_name = "o.customer_id IN (SELECT id FROM customers_customer WHERE upper(name) LIKE upper(%s))"
    return Page(f"q={text}", f"q={text}", f"{COLUMNS} {by_name} {NEWEST}", (f"%{text}%",))
