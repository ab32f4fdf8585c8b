"""The category tree as a page shows it: a small one whole, of a large one what is open; with numbers of products."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from shop.catalog.models import Category
from shop.core.caching import Cached
from shop.stores.models import Store

WHOLE = 400
"""A tree with so many categories is shown whole."""
MOST_SIBLINGS = 500
"""So many children of one category are shown; the list of categories has them all."""
NONE: Iterable[int] = ()

COUNTS = """
    SELECT shown.id, coalesce(sum(tally.change), 0)::bigint
    FROM catalog_category AS shown
    JOIN catalog_category AS below ON below.path <@ shown.path AND below.store_id = shown.store_id
    JOIN catalog_categorytally AS tally ON tally.category_key = below.id
    WHERE shown.id = ANY (%s)
    GROUP BY shown.id
"""


@dataclass
class Place:
    """A category on the page: how deep it stands, its products with those below, whether something stands in it, and
    whether that follows. `closes`: so many lists of children end after it.
    """

    category: Category
    level: int
    products: int = 0
    has_children: bool = False
    is_open: bool = False
    closes: int = 0

    @property
    def closed(self) -> range:
        """For the template, which counts by going round."""
        return range(self.closes)


@dataclass
class Shown:
    """What a page shows of the tree. `is_capped`: some siblings are left out."""

    places: list[Place]
    is_whole: bool
    is_capped: bool = False


def shown_tree(*, store: Store, at: Category | None = None) -> Shown:
    """The whole tree if it is small, else its top; with the way down to `at`. Few statements."""
    rows = list(_in_order(store)[: WHOLE + 1])
    if len(rows) <= WHOLE:
        return Shown(_arranged(rows, parent_id=None, level=1), is_whole=True)
    return _levels(store, top=None, below=[int(key) for key in at.path.split(".")[:-1]] if at else [])


def _packed(shown: Shown) -> list[Any]:
    return [[_told(place) for place in shown.places], shown.is_whole, shown.is_capped]


def _told(place: Place) -> list[Any]:
    named = [place.category.pk, place.category.name, place.category.parent_id]
    return [*named, place.level, place.products, place.has_children, place.is_open, place.closes]


def _unpacked(packed: list[Any]) -> Shown:
    places, is_whole, is_capped = packed
    return Shown(
        [Place(Category(pk=key, name=name, parent_id=parent), *rest) for key, name, parent, *rest in places],
        is_whole,
        is_capped,
    )


TREES: Cached[Shown] = Cached(
    "The category tree", depends_on=("catalog",), seconds=3600, pack=_packed, unpack=_unpacked
)


def kept_tree(*, store: Store, at: Category | None = None) -> Shown:
    """`shown_tree` as it is kept until the catalogue changes; its categories know their key, name and parent only."""
    return TREES.fetch((store.pk, at.pk if at else ""), lambda: shown_tree(store=store, at=at))


def shown_children(*, category: Category) -> Shown:
    """What stands directly in a category."""
    return _levels(category.store, top=category)


def products_below(keys: Iterable[int]) -> dict[int, int]:
    """How many products stand in each of these categories or below, from the tallies (index `category_path_gist`)."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [list(keys)])
        return dict(cursor.fetchall())


def _in_order(store: Store) -> QuerySet[Category]:
    return Category.objects.filter(store=store).order_by("position", "name", "id")


def _levels(store: Store, *, top: Category | None, below: Iterable[int] = NONE) -> Shown:
    """The children of `top` and of the categories `below` it that are open."""
    rows: list[Category] = []
    is_capped = False
    for parent_id in [top.pk if top else None, *below]:
        found = list(_in_order(store).filter(parent=parent_id)[: MOST_SIBLINGS + 1])
        is_capped = is_capped or len(found) > MOST_SIBLINGS
        rows += found[:MOST_SIBLINGS]
    shown = {row.pk for row in rows}
    below_shown = Category.objects.filter(parent__in=shown).order_by()
    parents = set(below_shown.values_list("parent_id", flat=True).distinct())
    level = (top.path.count(".") + 1 if top else 0) + 1
    return Shown(_arranged(rows, parent_id=top.pk if top else None, level=level, parents=parents), False, is_capped)


def _arranged(
    rows: list[Category], *, parent_id: int | None, level: int, parents: Iterable[int | None] = NONE
) -> list[Place]:
    """The rows from the top down, each followed by what stands in it."""
    counts = products_below(row.pk for row in rows)
    children: dict[int | None, list[Category]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    with_children: set[int | None] = {*parents, *children}
    places: list[Place] = []

    def place_all(parent_id: int | None, level: int) -> None:
        for row in children.get(parent_id, ()):
            is_open = row.pk in children
            places.append(Place(row, level, counts.get(row.pk, 0), row.pk in with_children, is_open))
            if is_open:
                place_all(row.pk, level + 1)
                places[-1].closes += 1

    place_all(parent_id, level)
    return places
