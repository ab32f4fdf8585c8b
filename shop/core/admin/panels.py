"""Boxes around an object's form: a page is composed of panels, each a title, a template and a function that reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

Place = Literal["top", "bottom", "side"]
Context = Callable[[Any], Mapping[str, Any]]
PLACES: tuple[Place, ...] = ("top", "bottom", "side")


@dataclass(frozen=True)
class Panel:
    """One box: `context(obj)` reads what `template` shows. It sees the object as `object` beside that."""

    title: str
    template: str
    context: Context
    place: Place = "bottom"
    permission: str = ""
    """Shown to whoever has it, for instance "orders.view_payment"; to all who may see the object when empty."""

    def is_for(self, request: HttpRequest) -> bool:
        return not self.permission or bool(request.user.has_perm(self.permission))

    def render(self, request: HttpRequest, obj: Model) -> SafeString:
        context = {"title": self.title, "object": obj, **self.context(obj)}
        return render_to_string(self.template, context, request=request)


def FactsPanel(title: str, facts: Callable[[Any], Mapping[str, Any]], **options: Any) -> Panel:  # noqa: N802 - reads as a kind of Panel
    """Labels and values: `facts(obj)` gives them in order."""
    return Panel(title, "components/facts.html", lambda obj: {"facts": facts(obj)}, **options)


def RowsPanel(title: str, rows: Callable[[Any], Mapping[str, Any]], **options: Any) -> Panel:  # noqa: N802 - as above
    """A table: `rows(obj)` gives `columns` (titles), `rows` (lists of cells), and optionally `foot`, `url`, `empty`.

    `wide` names the places of the columns that a phone leaves out.
    """
    return Panel(title, "components/rows.html", rows, **options)


def TimelinePanel(title: str, entries: Callable[[Any], Mapping[str, Any]], **options: Any) -> Panel:  # noqa: N802 - as above
    """What happened, newest first: `entries(obj)` gives `entries` of `at`, `text`, maybe `who`, `tone`, `url`."""
    return Panel(title, "components/timeline.html", entries, **options)


def MoneyPanel(title: str, lines: Callable[[Any], Mapping[str, Any]], **options: Any) -> Panel:  # noqa: N802 - as above
    """A sum that can be followed: `lines(obj)` gives `currency` and `lines`: pairs, the last with "total"."""
    return Panel(title, "components/money.html", lines, **options)


def panels_by_place(admin: Any, request: HttpRequest, obj: Model | None) -> dict[str, list[SafeString]]:
    """The rendered panels of `admin` for `obj`, as the change form's template wants them."""
    placed: dict[str, list[SafeString]] = {f"panels_{place}": [] for place in PLACES}
    if obj is not None and obj.pk is not None:
        for panel in admin.panels:
            if panel.is_for(request):
                placed[f"panels_{panel.place}"].append(panel.render(request, obj))
    return placed
