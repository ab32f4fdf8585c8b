"""Moving a category, with all that stands in it: into another one, or to another place among its siblings."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Max

from shop.catalog.exceptions import BelowItself, NameTaken, PlaceGone, TooDeep, place_name
from shop.catalog.models import Category
from shop.catalog.models.categories import DEEPEST
from shop.catalog.selectors import branch, siblings
from shop.stores.models import Store

STEP = 1024
"""Room between two positions, so that a category comes between two others without touching them."""
LAST = 2**31 - 1
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('catalog_category', %s))"
"""The lock of the trigger that keeps the paths: whoever moves something in the same tree waits here."""


@transaction.atomic
def move_category(
    *, store: Store, category_id: int, parent_id: int | None, before_id: int | None = None, seen_in: int | None
) -> Category:
    """Let a category stand in `parent_id` (None: at the top), before its child `before_id`, or last; return it.

    `seen_in` is the parent in which whoever moves it saw it stand. Raises PlaceGone if anything of this is not so any
    more, BelowItself, TooDeep and NameTaken. Locks the store's tree. Writes one row, and those below it if the
    parent changes; the siblings only where there is no room between two of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [store.pk])
    category = _found(store, category_id, "This category is no longer there. Look again before you go on.")
    if category.parent_id != seen_in:
        now = place_name(category.parent.name if category.parent else None)
        raise PlaceGone(f"Somebody has moved “{category.name}” meanwhile, to {now}. Look again before you go on.")
    parent = None
    if parent_id is not None:
        parent = _found(store, parent_id, "The category that it should stand in is no longer there. Look again.")
    others = list(siblings(store=store, parent=parent).exclude(pk=category.pk))
    _check(category, parent, others)
    place = len(others)
    if before_id is not None:
        place = next((index for index, other in enumerate(others) if other.pk == before_id), -1)
    if place < 0:
        raise PlaceGone(f"What “{category.name}” should stand before is somewhere else by now. Look again.")
    position = _between(others[place - 1] if place else None, others[place] if place < len(others) else None)
    fields = ["position"]
    if position is None:
        _spread([*others[:place], category, *others[place:]])
    else:
        category.position = position
    if category.parent_id != parent_id:
        category.parent = parent
        fields.append("parent")
    category.save(update_fields=fields)
    category.refresh_from_db(fields=["path", "updated_at"])
    return category


def _found(store: Store, category_id: int, otherwise: str) -> Category:
    category = Category.objects.filter(store=store, pk=category_id).select_related("parent").first()
    if category is None:
        raise PlaceGone(otherwise)
    return category


def _check(category: Category, parent: Category | None, others: list[Category]) -> None:
    """Say beforehand, by name, what the database would refuse."""
    if parent is not None and f"{parent.path}.".startswith(f"{category.path}."):
        raise BelowItself(category.name, parent.name)
    if category.parent_id == (parent.pk if parent else None):
        return
    if any(other.name == category.name for other in others):
        raise NameTaken(category.name, parent.name if parent else None)
    deepest = branch(category=category).order_by().aggregate(depth=Max("path__depth"))["depth"]
    levels = (_depth(parent.path) if parent else 0) + deepest - _depth(category.path) + 1
    if levels > DEEPEST:
        raise TooDeep(category.name, levels=levels, deepest=DEEPEST)


def _depth(path: str) -> int:
    return path.count(".") + 1


def _between(before: Category | None, after: Category | None) -> int | None:
    """A position between two neighbours; None where there is no room."""
    low = before.position if before else -1
    if after is None:
        position = low + STEP if before else 0
        return position if position <= LAST else None
    position = (low + after.position) // 2
    return position if low < position < after.position else None


def _spread(row: list[Category]) -> None:
    """Give everybody in the row a position with room around it; those that have theirs are left alone."""
    changed = []
    for index, category in enumerate(row):
        if category.position != index * STEP:
            category.position = index * STEP
            changed.append(category)
    Category.objects.bulk_update(changed, ["position"], batch_size=1000)
