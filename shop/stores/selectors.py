"""Reads about stores and who works in them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from shop.stores.models import Membership, Store


def stores_of(user: Any) -> QuerySet[Store]:
    """The stores in which a person works, by name; all of them for a superuser. As many rows as stores."""
    stores = Store.objects.filter(is_active=True)
    if user.is_superuser:
        return stores
    return stores.filter(pk__in=Membership.objects.filter(user=user).values("store"))


def store_to_open(user: Any, chosen_id: int | None) -> Store | None:
    """The store a person chose last, if it is still theirs; else their first one; None if they have none."""
    stores = list(stores_of(user))
    return next((store for store in stores if store.pk == chosen_id), stores[0] if stores else None)
