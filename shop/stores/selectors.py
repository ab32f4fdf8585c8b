"""Reads about stores and who works in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from shop.stores.models import Membership, Store


def stores_of(user: Any) -> QuerySet[Store]:
    """The stores in which a person works, by name, each with their `role_name`; all of them for a superuser. As many
    rows as stores.
    """
    stores = Store.objects.filter(is_active=True)
    if user.is_superuser:
        return stores
    role = Membership.objects.filter(user=user, store=OuterRef("pk")).values("role__name")
    return stores.annotate(role_name=Subquery(role)).exclude(role_name=None)


def store_to_open(stores: Sequence[Store], chosen_id: int | None) -> Store | None:
    """Of a person's stores the one they chose last, if it is still theirs; else the first; None if there is none."""
    return next((store for store in stores if store.pk == chosen_id), stores[0] if stores else None)
