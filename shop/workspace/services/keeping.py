"""Keep pages at hand."""

from __future__ import annotations

from django.db import transaction

from shop.accounts.models import User
from shop.stores.models import Store
from shop.workspace.exceptions import NotAPlace
from shop.workspace.models import Favourite

LONGEST = 500


@transaction.atomic
def toggle_favourite(*, store: Store, user: User, address: str, title: str) -> bool:
    """Keep the page at hand, or no longer; whether it is now. Raises `NotAPlace`."""
    if not address.startswith("/") or address.startswith("//") or len(address) > LONGEST:
        raise NotAPlace("Only pages of this site can be kept at hand.")
    gone, _ = Favourite.objects.filter(store=store, user=user, address=address).delete()
    if not gone:
        Favourite.objects.create(store=store, user=user, address=address, title=title.strip()[:120] or address)
    return not gone
