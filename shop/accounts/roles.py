"""The roles that staff hold, and what each may do. Kept as groups; written after each migration."""

from __future__ import annotations

from dataclasses import dataclass

VIEW, ADD, CHANGE, DELETE = "view", "add", "change", "delete"
ALL = (VIEW, ADD, CHANGE, DELETE)
WORK = (VIEW, ADD, CHANGE)


@dataclass(frozen=True)
class Role:
    """A role: its name, what it is for, and its rights as `app_label` or `app_label.model` → actions."""

    name: str
    purpose: str
    rights: dict[str, tuple[str, ...]]


ROLES = (
    Role(
        "Manager",
        "Runs the store: everything but the database pages.",
        {
            "catalog": ALL,
            "pricing": ALL,
            "customers": ALL,
            "reviews": ALL,
            "inventory": ALL,
            "orders": ALL,
            "purchasing": ALL,
            "search": ALL,
            "exchange": ALL,
            "stores": ALL,
            "accounts": WORK,
            "analytics": (VIEW,),
            "audit": (VIEW,),
        },
    ),
    Role(
        "Merchandiser",
        "Looks after products, prices and promotions.",
        {
            "catalog": ALL,
            "pricing": ALL,
            "inventory": (VIEW,),
            "orders": (VIEW,),
            "reviews": (VIEW,),
            "purchasing": WORK,
            "search": ALL,
            "analytics": (VIEW,),
            "exchange": ALL,
        },
    ),
    Role(
        "Warehouse",
        "Receives, counts, moves and ships goods.",
        {
            "inventory": WORK,
            "purchasing": WORK,
            "catalog": (VIEW,),
            "orders": (VIEW,),
            "orders.fulfilment": WORK,
            "orders.fulfilmentline": WORK,
            "orders.return": WORK,
            "orders.returnline": WORK,
            "exchange": WORK,
        },
    ),
    Role(
        "Support",
        "Answers customers: orders, returns, addresses.",
        {
            "orders": WORK,
            "customers": WORK,
            "reviews": WORK,
            "catalog": (VIEW,),
            "inventory": (VIEW,),
            "pricing": (VIEW,),
            "exchange": WORK,
        },
    ),
    Role(
        "Read-only",
        "Looks, and changes nothing.",
        {
            "catalog": (VIEW,),
            "pricing": (VIEW,),
            "customers": (VIEW,),
            "reviews": (VIEW,),
            "inventory": (VIEW,),
            "orders": (VIEW,),
            "purchasing": (VIEW,),
            "search": (VIEW,),
            "analytics": (VIEW,),
        },
    ),
)
