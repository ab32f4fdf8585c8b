"""What the Database pages have in common: who may see them, their frame, and panels as a reader has sorted them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import sqlparse
from django.core.exceptions import PermissionDenied
from django.db import DEFAULT_DB_ALIAS
from django.template.response import TemplateResponse

from shop.insights.asking import Answer
from shop.insights.catalogue import SECTIONS, Panel

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.admin import AdminSite
    from django.http import HttpRequest, HttpResponse

FORMATTED_UP_TO = 20_000
USING = DEFAULT_DB_ALIAS


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel with its answer, and how the reader has sorted it."""

    panel: Panel
    answer: Answer
    sorted_by: str = ""
    is_descending: bool = False


def for_superusers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse everyone else with 403; who is signed in at all is the admin site's affair."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (request.user.is_active and request.user.is_superuser):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def page(request: HttpRequest, site: AdminSite, name: str, **context: Any) -> TemplateResponse:
    """A page of this name in the site's frame, with the sections at its head."""
    request.current_app = site.name
    return TemplateResponse(
        request,
        f"insights/{name}.html",
        {
            **site.each_context(request),
            "sections": SECTIONS,
            "chosen": context.get("section"),
            "page_name": name,
            **context,
        },
    )


def sorted_panel(panel: Panel, answer: Answer, wish: str) -> ShownPanel:
    """Sort by the column that the address names, downwards after a minus; empty values stand last."""
    attribute, is_descending = wish.removeprefix("-"), wish.startswith("-")
    if not panel.is_sortable or attribute not in {column.attribute for column in panel.columns}:
        return ShownPanel(panel, answer)
    filled = [row for row in answer.rows if getattr(row, attribute) is not None]
    empty = [row for row in answer.rows if getattr(row, attribute) is None]
    filled.sort(key=lambda row: getattr(row, attribute), reverse=is_descending)
    return ShownPanel(panel, Answer(filled + empty, answer.remedy), attribute, is_descending)


def formatted(text: str) -> str:
    """A statement on several lines, unless it is so long that this would take long."""
    return sqlparse.format(text, reindent=True) if len(text) <= FORMATTED_UP_TO else text
