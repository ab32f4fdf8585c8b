"""Opening a store: whose shop a command works for, also where there is none yet."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from shop.core.exceptions import Refused
from shop.stores.models import Store


class StoreUnknown(Refused):
    """There is no store with this short name."""

    field = "store"


@transaction.atomic
def store_to_import_into(*, slug: str | None = None) -> Store:
    """The store with this short name; without one the oldest store, opened by `FIRST_STORE` if there is none yet.

    Raises StoreUnknown with the short names that there are.
    """
    if slug is None:
        return Store.objects.order_by("pk").first() or Store.objects.create(**settings.FIRST_STORE)
    store = Store.objects.filter(slug=slug).first()
    if store is None:
        known = ", ".join(Store.objects.order_by("slug").values_list("slug", flat=True)[:20])
        raise StoreUnknown(f"There is no store “{slug}”. There are: {known or 'none yet'}.")
    return store
