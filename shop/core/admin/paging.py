"""The pager of a list and the short pages of an autocomplete: neither counts rows off."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.utils.functional import cached_property

from shop.core.admin.counting import RowCount

DEEPEST_CHOICE = 1_000
"""An autocomplete goes no further down than this: whoever has not found it by then types another letter."""


UNKNOWN = 0
"""The page number of a page that was reached from the end of a list whose rows were not all counted."""

BETWEEN = 10**9
"""That of a page that was reached from a day."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Place:
    """Where in a list a page begins, as its address says it: `p=after.3.<cursor>`, `p=before.2.<cursor>`, `p=last`; or
    `p=2026-03-14`, in a list that is sorted by time.
    """

    direction: str = "first"
    page: int = 1
    cursor: str = ""

    @classmethod
    def parse(cls, text: str) -> Place:
        """The place that `text` names; the first page for anything else."""
        if text == "last":
            return cls("last")
        if DAY.fullmatch(text):
            return cls("day", BETWEEN, text)
        direction, _dot, rest = text.partition(".")
        page, _dot, cursor = rest.partition(".")
        if direction in ("after", "before") and page.isascii() and page.isdigit() and cursor:
            return cls(direction, min(int(page), BETWEEN), cursor)
        return cls()

    def __str__(self) -> str:
        return f"{self.direction}.{self.page}.{self.cursor}" if self.cursor else self.direction


@dataclass
class Pager:
    """What the foot of a list shows; it stands where Django expects a paginator."""

    count: RowCount
    per_page: int
    page: int
    link: Callable[[str | None], str]
    previous: Place | None = None
    next: Place | None = None
    day: date | None = None
    """The day that was jumped to."""
    goes_by_day: bool = False
    """Whether a day can be jumped to: the list is sorted by time."""
    carried: Sequence[tuple[str, str]] = ()
    """What the address says besides the place, for the form that jumps."""
    template_name: str = "admin/backoffice/pager.html"

    @property
    def is_between(self) -> bool:
        """Whether nobody knows how many pages are before this one and after it."""
        return self.page == BETWEEN

    @property
    def num_pages(self) -> int:
        return max(1, -(-int(self.count) // self.per_page))

    @property
    def last_page(self) -> int | None:
        return self.num_pages if self.count.is_exact else None

    @property
    def first_link(self) -> str:
        return self.link(None)

    @property
    def previous_link(self) -> str:
        return self.link(str(self.previous)) if self.previous else ""

    @property
    def next_link(self) -> str:
        return self.link(str(self.next)) if self.next else ""

    @property
    def last_link(self) -> str:
        return self.link("last")

    def get_elided_page_range(self, _number: Any) -> tuple[int, ...]:
        """No row of page numbers: a keyset page is reached from its neighbour."""
        return ()


class ChoicePaginator(Paginator[Any]):
    """Pages of an autocomplete's choices: one row more is fetched to know whether there is a next page."""

    @cached_property
    def count(self) -> int:
        return DEEPEST_CHOICE

    def validate_number(self, number: Any) -> int:
        try:
            page = int(number)
        except (TypeError, ValueError) as error:
            raise PageNotAnInteger("That page number is not an integer") from error
        if not 1 <= page <= self.num_pages:
            raise EmptyPage("That page contains no results")
        return page

    def page(self, number: Any) -> Page[Any]:
        page = self.validate_number(number)
        start = (page - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        return ChoicePage(rows[: self.per_page], page, self, has_more=len(rows) > self.per_page)


class ChoicePage(Page[Any]):
    def __init__(self, rows: list[Any], number: int, paginator: ChoicePaginator, *, has_more: bool) -> None:
        super().__init__(rows, number, paginator)
        self.has_more = has_more

    def has_next(self) -> bool:
        return self.has_more and self.number < self.paginator.num_pages
