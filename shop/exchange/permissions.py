"""Who may bring what: rights over a kind of file are the rights over what it writes."""

from __future__ import annotations

from typing import Any

from shop.exchange.vocabulary import Kind

BRINGING: dict[Kind, tuple[str, ...]] = {
    Kind.PRODUCTS: ("catalog.add_product", "catalog.change_product"),
    Kind.PRICES: ("pricing.change_price",),
    Kind.STOCK: ("inventory.change_stockitem",),
    Kind.CUSTOMERS: ("customers.add_customer", "customers.change_customer"),
    Kind.ORDERS: ("orders.add_order", "catalog.add_product", "inventory.change_stockitem"),
}
SEEING: dict[Kind, str] = {
    Kind.PRODUCTS: "catalog.view_product",
    Kind.PRICES: "pricing.view_price",
    Kind.STOCK: "inventory.view_stockitem",
    Kind.CUSTOMERS: "customers.view_customer",
    Kind.ORDERS: "orders.view_order",
}
PARTS = (
    ("pricing.change_price", ("price", "sale_price", "compare_at", "currency")),
    ("inventory.change_stockitem", ("stock", "warehouse")),
)
"""What a file of products may say besides, each with the right that it takes."""


def kinds_to_bring(user: Any) -> list[Kind]:
    """What this person may import into the current store."""
    if not user.has_perm("exchange.add_importrun"):
        return []
    return [kind for kind in Kind if user.has_perms(BRINGING[kind])]


def kinds_to_see(user: Any) -> list[Kind]:
    """The kinds of files whose receipts this person may read: refused rows hold what the file said."""
    return [kind for kind in Kind if user.has_perm(SEEING[kind])]


def fields_withheld(user: Any, kind: Kind) -> set[str]:
    """Fields that a file of this kind may have and this person may not write."""
    if kind is not Kind.PRODUCTS:
        return set()
    return {name for right, names in PARTS if not user.has_perm(right) for name in names}
