"""What a stock count has come to: how far it is, its lines a page at a time, and the line of one item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from shop.inventory.models import StockCount, StockCountLine

LINES_A_PAGE = 200
COUNTED = Q(counted_quantity__isnull=False)
DIFFERENT = COUNTED & ~Q(counted_quantity=F("expected_quantity"))


class Shown(StrEnum):
    """Which lines of a count are looked at."""

    ALL = "all"
    OPEN = "open"
    """Those that nobody has counted yet."""
    DIFFERENT = "different"
    """Those where shelf and books differ."""


@dataclass(frozen=True)
class Progress:
    """How many lines a count has, how many of them are counted, and how many of these differ from the books."""

    lines: int
    counted: int
    different: int

    @property
    def open(self) -> int:
        return self.lines - self.counted


def progress_of(*, count: StockCount) -> Progress:
    """How far a count is. One statement, which reads the lines of the count (index `stock_count_line_in_order`)."""
    sums = count.lines.aggregate(
        lines=Count("pk"), counted=Count("pk", filter=COUNTED), different=Count("pk", filter=DIFFERENT)
    )
    return Progress(**sums)


@dataclass(frozen=True)
class CountPage:
    """Some lines of a count in its order, and the keys of the lines where the pages around them begin and end."""

    lines: Sequence[StockCountLine]
    ends_before: int | None
    """The first line of the next page."""
    begins_after: int | None
    """The first line of this page, if there are others in front of it."""


def count_page(*, count: StockCount, shown: Shown, first: int = 0, before: int | None = None) -> CountPage:
    """The lines from `first` on, or the last ones before `before`; with their variants and products.

    Two statements at any depth (index `stock_count_line_in_order`): the page, and whether something is in front.
    """
    lines = _chosen(count, shown)
    wanted = lines.select_related("stock_item__variant__product")
    if before is not None:
        rows = list(wanted.filter(pk__lt=before).order_by("-pk")[:LINES_A_PAGE])[::-1]
        ends_before = before if rows else None
    else:
        rows = list(wanted.filter(pk__gte=first).order_by("pk")[: LINES_A_PAGE + 1])
        ends_before = rows.pop().pk if len(rows) > LINES_A_PAGE else None
    if before is not None and not rows:
        return count_page(count=count, shown=shown)
    begins = rows[0].pk if rows else first
    # Asked for in order: for any row at all, the server would read the table from its start.
    in_front = lines.filter(pk__lt=begins).order_by("-pk").values_list("pk").first()
    return CountPage(lines=rows, ends_before=ends_before, begins_after=begins if in_front else None)


def line_of_code(*, count: StockCount, code: str) -> StockCountLine | None:
    """The line of what has this SKU or barcode, else the first one whose SKU begins like that; one statement."""
    item = "stock_item__variant__"
    how_well = Case(
        When(**{f"{item}sku": code}, then=Value(0)), When(**{f"{item}barcode": code}, then=Value(1)), default=Value(2)
    )
    found = count.lines.filter(
        Q(**{f"{item}sku": code}) | Q(**{f"{item}barcode": code}) | Q(**{f"{item}sku__startswith": code})
    )
    return found.order_by(how_well, "pk").first() if code else None


def _chosen(count: StockCount, shown: Shown) -> QuerySet[StockCountLine]:
    lines = count.lines.all()
    if shown is Shown.OPEN:
        return lines.exclude(COUNTED)
    return lines.filter(DIFFERENT) if shown is Shown.DIFFERENT else lines
