"""Tabs above a list: each is a part of the rows that an index holds, so that it opens as fast as it is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from shop.core.admin.changelist import ChangeList
from shop.core.admin.counting import counts_up_to

TAB_VAR = "tab"
COUNTED_UP_TO = 1_000
"""A tab's number says how much work there is; "1,000+" says it as well as 41,327, for a tenth of the reading."""


@dataclass(frozen=True)
class Tab:
    """A name, and the rows of the list that stand under it."""

    key: str
    """What the address says; "" for the tab that is open when it says nothing."""
    label: str
    rows: Callable[[QuerySet[Any]], QuerySet[Any]]
    empty: str = ""
    """What an empty tab says."""
    is_counted: bool = False
    """Whether the tab carries its number of rows: for work to be done, counted as far as it is bearable."""


class TabbedChangeList(ChangeList):
    """A list that shows the rows of one tab."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Sequence[str] | None = None) -> QuerySet[Any]:
        return self.tab.rows(super().get_queryset(request, exclude_parameters))

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        found: dict[str, Any] = super().get_filters_params(params)
        found.pop(TAB_VAR, None)
        return found

    @property
    def tab(self) -> Tab:
        """The tab that the address names; the first where it names none that there is."""
        tabs: Sequence[Tab] = self.model_admin.tabs
        return next((tab for tab in tabs if tab.key == self.params.get(TAB_VAR, "")), tabs[0])

    @property
    def empty_message(self) -> str:
        """What the list says when it has no rows at all."""
        return self.tab.empty or str(self.model_admin.empty_message)

    def tab_links(self) -> list[dict[str, Any]]:
        """Each tab with its address, which keeps what was searched for and drops the page, and its number of rows."""
        chosen, tabs = self.tab, self.model_admin.tabs
        counted = [tab for tab in tabs if tab.is_counted]
        counts = counts_up_to([tab.rows(self.root_queryset) for tab in counted], COUNTED_UP_TO)
        count_of = {tab.key: count for tab, count in zip(counted, counts, strict=True)}
        return [
            {
                "label": tab.label,
                "url": self.get_query_string({TAB_VAR: tab.key or None}),
                "count": count_of.get(tab.key),
                "is_open": tab is chosen,
            }
            for tab in tabs
        ]


class TabbedList:
    """For an admin whose list has tabs: `class OrderAdmin(TabbedList, ModelAdmin): tabs = (Tab(…), …)`."""

    tabs: Sequence[Tab] = ()
    list_before_template = "admin/backoffice/tabs.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TabbedChangeList


def everything(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The tab of all rows."""
    return rows
