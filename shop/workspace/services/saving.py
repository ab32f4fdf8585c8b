"""Save a view of a list, and forget it."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.db import transaction

from shop.accounts.models import User
from shop.stores.models import Store
from shop.workspace.exceptions import NotYours
from shop.workspace.models import SavedView

PASSING = frozenset({"p", "e", "all"})
"""Parts of a list's address that are no part of a view: the page that is open, an error, all at once."""


def lasting(query: str) -> str:
    """What of a list's address makes a view of it, in one order, so that the same view is written the same."""
    return urlencode(sorted(pair for pair in parse_qsl(query) if pair[0] not in PASSING))


@transaction.atomic
def save_view(*, store: Store, owner: User, page: str, name: str, query: str, is_shared: bool = False) -> SavedView:
    """Keep the list `page` as `query` shows it under `name`; a view of the owner's of that name is replaced.

    Raises the database's refusals for a name that is none.
    """
    view, _is_new = SavedView.objects.update_or_create(
        owner=owner,
        store=store,
        page=page,
        name=name.strip(),
        defaults={"query": lasting(query), "is_shared": is_shared},
    )
    return view


@transaction.atomic
def forget_view(*, view: SavedView, actor: User) -> None:
    """Forget a view of the actor's own; superusers may tidy up others'. Raises `NotYours`."""
    if view.owner_id != actor.pk and not actor.is_superuser:
        raise NotYours("This view is somebody else's: save your own under another name.")
    view.delete()
