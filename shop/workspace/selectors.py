"""Reads of what people keep for themselves."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q

from shop.accounts.models import User
from shop.core.caching import Cached
from shop.stores.models import Store
from shop.workspace.models import Favourite, SavedView


@dataclass(frozen=True)
class View:
    """A saved view, as a list shows it."""

    pk: int
    name: str
    query: str
    is_shared: bool
    is_own: bool


@dataclass(frozen=True)
class Place:
    """A page to go to."""

    address: str
    title: str


VIEWS: Cached[list[View]] = Cached(
    "Saved views of lists",
    depends_on=("workspace",),
    seconds=3600,
    pack=lambda views: [asdict(view) for view in views],
    unpack=lambda rows: [View(**row) for row in rows],
)
PLACES: Cached[list[Place]] = Cached(
    "Favourites",
    depends_on=("workspace",),
    seconds=3600,
    pack=lambda places: [asdict(place) for place in places],
    unpack=lambda rows: [Place(**row) for row in rows],
)


def views_of(*, store: Store, user: User, page: str) -> list[View]:
    """One's own views of a list, then those that others share. Index `saved_view_of_page`; kept until one changes."""

    def read() -> list[View]:
        rows = SavedView.objects.filter(Q(owner=user) | Q(is_shared=True), store=store, page=page).order_by("name")
        found = [View(row.pk, row.name, row.query, row.is_shared, row.owner_id == user.pk) for row in rows]
        return sorted(found, key=lambda view: not view.is_own)

    return VIEWS.fetch((store.pk, user.pk, page), read)


def favourites_of(*, store: Store, user: User) -> list[Place]:
    """The pages that somebody keeps at hand, the oldest first. Index of `favourite_once`; kept until one changes."""

    def read() -> list[Place]:
        rows: Any = Favourite.objects.filter(store=store, user=user).order_by("id")
        return [Place(row.address, row.title) for row in rows]

    return PLACES.fetch((store.pk, user.pk), read)
