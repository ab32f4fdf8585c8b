"""What every search backend offers, and what it answers with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from shop.search.finding.facets import Facet
from shop.search.finding.filters import Filters
from shop.stores.models import Store


@dataclass(frozen=True)
class Hit:
    """One product that was found, and why; `score` compares hits of one answer only."""

    product_id: int
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """The hits of one page, best first; `total` counts those of all pages, `facets` divide them."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: tuple[Facet, ...] = field(default=())
    did_you_mean: str = ""


class SearchBackend(Protocol):
    """A place where products are found. It never answers with another store's product, and with the same hits in the
    same order when asked the same again.
    """

    def find(
        self,
        *,
        store: Store,
        text: str,
        filters: Filters,
        limit: int,
        offset: int,
        is_unfinished: bool,
        with_facets: bool,
    ) -> Answer:
        """The products that `text` means. Raises `SearchTimedOut`; any text is allowed, an empty one finds nothing."""
