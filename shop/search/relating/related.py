"""One product beside another, and what staff have chosen about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LIMIT = 10


@dataclass(frozen=True)
class Related:
    """A product that is shown beside another, and why; `is_pinned` if staff put it there."""

    product_id: int
    reason: str
    is_pinned: bool = False


@dataclass(frozen=True)
class Choices:
    """What staff decided about one list of a product: who stands first, in this order, and who never."""

    pinned: dict[int, str]
    excluded: frozenset[int]

    def applied(self, found: Iterable[Related], *, limit: int) -> list[Related]:
        """The list with the pinned ones first, without the excluded ones, each product once."""
        rows = [Related(key, reason, is_pinned=True) for key, reason in self.pinned.items()]
        seen = set(self.pinned) | self.excluded
        for row in found:
            if row.product_id not in seen:
                seen.add(row.product_id)
                rows.append(row)
        return rows[:limit]
