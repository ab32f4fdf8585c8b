"""Who works in the shop under load, and what there is to click on: members of staff with a session each.

They signed in this morning: a sign-in costs a password hash of half a second, and is no part of a day's clicks.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

SAMPLE = 400


def main() -> None:
    """`python -c 'from benchmarks.loading.people import main; main()' PEOPLE FILE`."""
    import django

    from config.services.lifecycle import ensure

    ensure()
    django.setup()
    Path(sys.argv[2]).write_text(json.dumps(world(int(sys.argv[1]))), encoding="utf-8")


def world(people: int) -> dict[str, Any]:
    """Sessions, keys of rows, and words to search for."""
    from django.contrib.sessions.models import Session

    from shop.catalog.models import Product, Variant
    from shop.core.caching.sessions import SessionStore
    from shop.customers.models import Customer
    from shop.inventory.models import StockItem
    from shop.orders.models import Order
    from shop.stores.models import Store

    store = Store.objects.get()
    Session.objects.all().delete()
    sessions = []
    for user in staff(store, people):
        session = SessionStore()
        session.update(
            {
                "_auth_user_id": str(user.pk),
                "_auth_user_backend": "shop.accounts.backends.StoreRoleBackend",
                "_auth_user_hash": user.get_session_auth_hash(),
            }
        )
        session.save()
        sessions.append(session.session_key)
    orders = list(Order.objects.filter(placed_at__isnull=False).order_by("-placed_at")[:SAMPLE])
    products = list(Product.objects.filter(status="active").order_by("-pk")[:SAMPLE])
    return {
        "sessions": sessions,
        "orders": [order.pk for order in orders],
        "searches": [order.number for order in orders[::2]] + [order.email for order in orders[1::2] if order.email],
        "products": [product.pk for product in products],
        "words": [product.name.split()[0] for product in products],
        "variants": list(Variant.objects.filter(product__in=products).values_list("pk", flat=True)),
        "stock": list(StockItem.objects.order_by("-pk").values_list("pk", flat=True)[:SAMPLE]),
        "customers": list(Customer.objects.order_by("-pk").values_list("pk", flat=True)[:SAMPLE]),
    }


def staff(store: Any, people: int) -> list[Any]:
    """So many managers of the store, made where they are missing."""
    from django.contrib.auth.models import Group

    from shop.accounts.models import User
    from shop.stores.models import Membership

    emails = [f"load{number}@example.com" for number in range(people)]
    known = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
    User.objects.bulk_create(
        User(email=email, full_name=email.partition("@")[0], is_staff=True, password="!")
        for email in emails
        if email not in known
    )
    users = list(User.objects.filter(email__in=emails))
    role = Group.objects.get(name="Manager")
    Membership.objects.bulk_create(
        (Membership(store=store, user=user, role=role) for user in users), ignore_conflicts=True
    )
    return users
